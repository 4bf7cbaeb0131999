// Joins a day's three files with DuckDB on two threads:
//   node join.mjs DIR OUT [--without-duplicate-items]
// Writes customer messages to OUT, in the order of the customers file, and error messages to
// OUT.errors, unordered and without line numbers, which would slow DuckDB down.
import { DuckDBInstance } from '@duckdb/node-api'
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'

const [directory, out, option] = process.argv.slice(2)
const duplicateItems = option !== '--without-duplicate-items'

const expectedColumns = {
  customers: ['id', 'first_name', 'last_name', 'customer_reference', 'status'],
  orders: ['id', 'customer_reference', 'order_status', 'order_reference', 'order_timestamp'],
  items: ['id', 'order_reference', 'item_name', 'quantity', 'total_price']
}

function headerOf(file) {
  const descriptor = openSync(file, 'r')
  const start = Buffer.alloc(4096)
  const length = readSync(descriptor, start, 0, start.length, 0)
  closeSync(descriptor)
  return start.toString('utf8', 0, length).split('\n', 1)[0]
}

function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`
}

// Explicit types avoid a second read to guess them. DuckDB reads only the required columns.
function file(kind) {
  const path = `${directory}/${kind}_20220130.csv`
  const header = headerOf(path)
  const delimiter = header.includes(';') ? ';' : ','
  const columns = header.split(delimiter)
  const types = columns.map((name) => `${quoted(name)}: '${name === 'id' ? 'INTEGER' : 'VARCHAR'}'`)
  const last = columns.at(-1)
  const words = last.split(' ')
  return {
    delimiter,
    source:
      `read_csv(${quoted(path)}, auto_detect = false, header = true, delim = '${delimiter}',` +
      ` quote = '"', escape = '"', columns = {${types.join(', ')}})`,
    // The last column can contain several packed ones. It begins with free text, so words are counted
    // from the end.
    column: (name) => {
      if (columns.includes(name)) return `"${name}"`
      const word = words.indexOf(name)
      if (word < 0) throw new Error(`${path} has no column ${name}; expected ${expectedColumns[kind]}`)
      return kind === 'customers'
        ? `split_part("${last}", ' ', ${word + 1})`
        : `split_part("${last}", ' ', ${word - words.length})`
    }
  }
}

const customers = file('customers')
const orders = file('orders')
const items = file('items')

// An empty reference counts as missing.
function reference(of, name) {
  const text = `trim(${of.column(name)})`
  return of.column(name).startsWith('"') ? text : `nullif(${text}, '')`
}

function amount() {
  const text = items.column('total_price')
  const point = items.delimiter === ';' ? `replace(${text}, ',', '.')` : text
  // A cast accepts exponents, which are not plain decimals.
  return `CASE WHEN contains(${text}, 'e') THEN NULL ELSE TRY_CAST(${point} AS DECIMAL(18, 6)) END`
}

const itemRows = `
  SELECT o.row::INTEGER AS o, o.c, i.id, i.total, i.ord
  FROM (SELECT id, ${reference(items, 'order_reference')} AS ord, ${amount()} AS total
        FROM ${items.source}) i
  LEFT JOIN owners o ON o.ord = i.ord`
const isBad = 'id IS NULL OR total IS NULL OR c IS NULL'

const itemSteps = duplicateItems
  ? [
      `CREATE TEMP TABLE items AS
       SELECT o, c, id, total, CASE WHEN ${isBad} THEN ord END AS ord FROM (${itemRows})`,
      `CREATE TEMP TABLE totals AS
       SELECT c, sum(total) AS total FROM items WHERE c IS NOT NULL GROUP BY c`,
      `CREATE TEMP TABLE bad_items AS SELECT o, c, id, total, ord FROM items WHERE ${isBad}`,
      `CREATE TEMP TABLE duplicate_items AS
       SELECT o, any_value(c) AS c, count(*) - 1 AS n FROM items
       WHERE c IS NOT NULL AND id IS NOT NULL GROUP BY o, id HAVING count(*) > 1`
    ]
  : [
      `CREATE TEMP TABLE grouped AS
       SELECT c, sum(total) AS total,
              list({o: o, id: id, total: total, ord: ord}) FILTER (WHERE ${isBad}) AS bad
       FROM (${itemRows}) GROUP BY c`,
      'CREATE TEMP VIEW totals AS SELECT c, total FROM grouped WHERE c IS NOT NULL',
      `CREATE TEMP TABLE bad_items AS
       SELECT c, b.o, b.id, b.total, b.ord
       FROM (SELECT c, unnest(bad) AS b FROM grouped WHERE bad IS NOT NULL)`,
      'CREATE TEMP TABLE duplicate_items (o INTEGER, c INTEGER, n BIGINT)'
    ]

const steps = [
  `CREATE TEMP TABLE customers AS
   SELECT ${reference(customers, 'customer_reference')} AS ref FROM ${customers.source}`,
  `CREATE TEMP TABLE listed AS
   SELECT ref, min(rowid)::INTEGER AS c, count(*) AS n FROM customers WHERE ref IS NOT NULL GROUP BY ref`,
  // Row ids must come from a table read directly from the file: a join reorders rows, and the row id
  // decides which of two orders came first.
  `CREATE TEMP TABLE read_orders AS
   SELECT ${reference(orders, 'order_reference')} AS ord,
          ${reference(orders, 'customer_reference')} AS customer
   FROM ${orders.source}`,
  `CREATE TEMP TABLE orders AS
   SELECT o.row, o.ord, l.c, CASE WHEN l.c IS NULL THEN o.customer END AS unknown
   FROM (SELECT rowid AS row, ord, customer FROM read_orders) o
   LEFT JOIN listed l ON l.ref = o.customer`,
  'DROP TABLE read_orders',
  `CREATE TEMP TABLE duplicate_orders AS
   SELECT ord, min(row) AS first FROM orders WHERE ord IS NOT NULL GROUP BY ord HAVING count(*) > 1`,
  `CREATE TEMP TABLE later AS
   SELECT o.row, f.c AS d
   FROM orders o
   JOIN duplicate_orders t ON t.ord = o.ord AND o.row <> t.first
   JOIN orders f ON f.row = t.first`,
  `CREATE TEMP VIEW owners AS
   SELECT row, ord, c FROM orders
   WHERE ord IS NOT NULL AND row NOT IN (SELECT row FROM later)`,
  ...itemSteps,
  `CREATE TEMP TABLE bad_orders AS
   SELECT o.ord, o.c, o.unknown, l.d, l.row IS NOT NULL AS again
   FROM orders o LEFT JOIN later l ON l.row = o.row
   WHERE o.c IS NULL OR o.ord IS NULL OR l.row IS NOT NULL`,
  `CREATE TEMP TABLE withheld AS
   SELECT c FROM listed WHERE n > 1
   UNION SELECT c FROM bad_orders WHERE c IS NOT NULL
   UNION SELECT d FROM bad_orders WHERE d IS NOT NULL
   UNION SELECT c FROM bad_items WHERE c IS NOT NULL
   UNION SELECT c FROM duplicate_items`,
  `CREATE TEMP TABLE results AS
   SELECT l.c, l.ref, n.orders, t.total
   FROM listed l
   LEFT JOIN (SELECT c, count(*) AS orders FROM owners WHERE c IS NOT NULL GROUP BY c) n ON n.c = l.c
   LEFT JOIN totals t ON t.c = l.c
   WHERE l.c NOT IN (SELECT c FROM withheld)`,
  `COPY (
     SELECT 'customer_message' AS type, ref AS customer_reference, orders AS number_of_orders,
            rtrim(rtrim(coalesce(total, 0)::DECIMAL(38, 6)::VARCHAR, '0'), '.')::JSON AS total_amount_spent
     FROM results WHERE orders IS NOT NULL ORDER BY c
   ) TO ${quoted(out)} (FORMAT json)`,
  `COPY (
     SELECT 'error_message' AS type, customer AS customer_reference, ord AS order_reference, code AS message
     FROM (
       SELECT ref AS customer, NULL AS ord, 'CUSTOMER_WITHOUT_ORDERS' AS code FROM results WHERE orders IS NULL
       UNION ALL SELECT NULL, NULL, 'REFERENCE_MISSING' FROM customers WHERE ref IS NULL
       UNION ALL SELECT ref, NULL, 'DUPLICATE_CUSTOMER' FROM (SELECT ref, unnest(range(n - 1)) FROM listed WHERE n > 1)
       UNION ALL
       SELECT coalesce(c.ref, b.unknown, d.ref), b.ord,
              CASE WHEN b.ord IS NULL OR (b.c IS NULL AND b.unknown IS NULL) THEN 'REFERENCE_MISSING'
                   WHEN b.again THEN 'DUPLICATE_ORDER' ELSE 'UNKNOWN_CUSTOMER' END
       FROM bad_orders b LEFT JOIN listed c ON c.c = b.c LEFT JOIN listed d ON d.c = b.d
       UNION ALL
       SELECT d.ref, b.ord, 'DUPLICATE_ORDER'
       FROM bad_orders b JOIN listed d ON d.c = b.d
       WHERE b.again AND (b.c <> b.d OR b.unknown IS NOT NULL)
       UNION ALL
       SELECT l.ref, b.ord,
              CASE WHEN b.id IS NULL OR b.ord IS NULL THEN 'REFERENCE_MISSING'
                   WHEN b.total IS NULL THEN 'AMOUNT_NOT_DECIMAL' ELSE 'UNKNOWN_ORDER' END
       FROM bad_items b LEFT JOIN listed l ON l.c = b.c
       WHERE b.o IS NULL OR b.c IS NOT NULL
       UNION ALL
       SELECT l.ref, o.ord, 'DUPLICATE_ITEM'
       FROM (SELECT o, c, unnest(range(n)) FROM duplicate_items) b
       JOIN listed l ON l.c = b.c JOIN orders o ON o.row = b.o
     )
   ) TO ${quoted(`${out}.errors`)} (FORMAT json)`
]

const database = await DuckDBInstance.create(':memory:', { threads: '2' })
const connection = await database.connect()
for (const step of steps) {
  await connection.run(step)
}
connection.closeSync()

// Reports the kernel's status of this process to the parent; see PeakMemory.
const statusFile = process.env.BENCH_STATUS_FILE
if (statusFile && existsSync('/proc/self/status')) {
  writeFileSync(statusFile, readFileSync('/proc/self/status'))
}
