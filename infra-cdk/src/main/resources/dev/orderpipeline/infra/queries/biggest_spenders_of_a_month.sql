SELECT
  partner,
  customer_reference,
  sum(total_amount_spent) AS spent,
  count(DISTINCT date) AS days
FROM latest_revision
WHERE date BETWEEN '2022-01-01' AND '2022-01-31' AND type = 'customer_message'
GROUP BY partner, customer_reference
ORDER BY spent DESC, partner, customer_reference
LIMIT 10
