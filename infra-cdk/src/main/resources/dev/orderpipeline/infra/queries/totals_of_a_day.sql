SELECT
  partner,
  revision,
  count(*) AS customers,
  sum(number_of_orders) AS orders,
  sum(total_amount_spent) AS spent
FROM latest_revision
WHERE date = '2022-01-30' AND type = 'customer_message'
GROUP BY partner, revision
ORDER BY partner
