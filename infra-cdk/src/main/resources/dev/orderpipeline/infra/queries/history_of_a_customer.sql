SELECT date, revision, type, number_of_orders, total_amount_spent, reason
FROM latest_revision
WHERE date BETWEEN '2022-01-01' AND '2022-01-31'
  AND partner = 'acme'
  AND customer_reference = 'ade3-11ed'
ORDER BY date, type
