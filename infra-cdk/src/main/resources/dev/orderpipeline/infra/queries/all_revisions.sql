SELECT
  date,
  CASE
    WHEN regexp_extract("$path", '/partner=([^/]+)/', 1) = '_' THEN ''
    ELSE url_decode(regexp_extract("$path", '/partner=([^/]+)/', 1))
  END AS partner,
  CAST(regexp_extract("$path", '/r([0-9]+)/', 1) AS integer) AS revision,
  json_extract_scalar(line, '$.type') AS type,
  json_extract_scalar(line, '$.customer_reference') AS customer_reference,
  json_extract_scalar(line, '$.order_reference') AS order_reference,
  CAST(json_extract_scalar(line, '$.number_of_orders') AS bigint) AS number_of_orders,
  CAST(
    nullif(regexp_extract(line, '"total_amount_spent":(-?[0-9.]+)', 1), '') AS decimal(38, 6)
  ) AS total_amount_spent,
  nullif(regexp_extract(line, '"message":"([A-Z_]+):', 1), '') AS reason,
  json_extract_scalar(line, '$.message') AS message
FROM messages
