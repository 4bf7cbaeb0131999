SELECT date, partner, reason, count(*) AS errors
FROM latest_revision
WHERE date BETWEEN '2022-01-01' AND '2022-01-31' AND type = 'error_message'
GROUP BY date, partner, reason
ORDER BY date, partner, errors DESC, reason
