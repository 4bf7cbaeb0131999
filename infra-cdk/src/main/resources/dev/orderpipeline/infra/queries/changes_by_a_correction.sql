SELECT
  coalesce(after.customer_reference, before.customer_reference) AS customer_reference,
  before.total_amount_spent AS before,
  after.total_amount_spent AS after
FROM (
  SELECT * FROM all_revisions
  WHERE date = '2022-01-30' AND partner = 'acme' AND revision = 1 AND type = 'customer_message'
) AS before
FULL OUTER JOIN (
  SELECT * FROM all_revisions
  WHERE date = '2022-01-30' AND partner = 'acme' AND revision = 2 AND type = 'customer_message'
) AS after
ON after.customer_reference = before.customer_reference
WHERE before.total_amount_spent IS DISTINCT FROM after.total_amount_spent
ORDER BY 1
