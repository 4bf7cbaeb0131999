SELECT
  date,
  partner,
  revision,
  type,
  customer_reference,
  order_reference,
  number_of_orders,
  total_amount_spent,
  reason,
  message
FROM (
  SELECT *, max(revision) OVER (PARTITION BY date, partner) AS latest
  FROM all_revisions
)
WHERE revision = latest
