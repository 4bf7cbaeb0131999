// Joins a day's three files with chDB on two threads:
//   node join.mjs DIR OUT
// Writes customer messages to OUT, in the order of the customers file, and error messages to
// OUT.errors, unordered and without line numbers, as DuckDbJoin does.
import { Session } from 'chdb'
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'

const [directory, out] = process.argv.slice(2)

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
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

// chDB reads only the columns that the structure names.
function file(kind, ...names) {
  const path = `${directory}/${kind}_20220130.csv`
  const header = headerOf(path)
  const delimiter = header.includes(';') ? ';' : ','
  const columns = header.split(delimiter)
  const last = columns.at(-1)
  const words = last.split(' ')
  // The last column can contain several packed ones. It begins with free text, so words are counted
  // from the end.
  const column = (name) => {
    if (columns.includes(name)) return `\`${name}\``
    const word = words.indexOf(name)
    if (word < 0) {
      throw new Error(`${path} has no column ${name}; expected ${expectedColumns[kind]}`)
    }
    return `splitByChar(' ', \`${last}\`)[${kind === 'customers' ? word + 1 : word - words.length}]`
  }
  const read = columns.filter((name) => names.includes(name) || name === last && name.includes(' '))
  const types = read.map((name) => `\`${name}\` ${name === 'id' ? 'Nullable(UInt32)' : 'String'}`)
  return {
    delimiter,
    column,
    source: `file(${quoted(path)}, 'CSVWithNames', ${quoted(types.join(', '))})`,
    // A packed cell can begin or end with a missing value.
    settings:
      `SETTINGS format_csv_delimiter = '${delimiter}', input_format_csv_trim_whitespaces = 0`
  }
}

const customers = file('customers', 'customer_reference')
const orders = file('orders', 'customer_reference', 'order_reference')
const items = file('items', 'id', 'order_reference', 'total_price')

function amount() {
  const text = items.column('total_price')
  const point = items.delimiter === ';' ? `replaceOne(${text}, ',', '.')` : text
  // The conversion accepts exponents and a second point, which are not plain decimals.
  return `if(position(${text}, 'e') > 0 OR countSubstrings(${point}, '.') > 1, NULL,
             toDecimal64OrNull(${point}, 6))`
}

// Rows are numbered from 1; 0 and the empty reference mean "none", which is what an outer join of
// chDB returns.
const row = 'toUInt32(assumeNotNull(_row_number) + 1)'

const steps = [
  `CREATE TABLE customers ENGINE = Memory AS
   SELECT ${row} AS row, trimBoth(${customers.column('customer_reference')}) AS ref
   FROM ${customers.source} ${customers.settings}`,
  `CREATE TABLE listed ENGINE = Memory AS
   SELECT ref, min(row) AS c, count() AS n FROM customers WHERE ref <> '' GROUP BY ref`,
  `CREATE TABLE orders ENGINE = Memory AS
   SELECT o.row AS row, o.ord AS ord, l.c AS c, if(l.c = 0, o.customer, '') AS unknown
   FROM (SELECT ${row} AS row, trimBoth(${orders.column('order_reference')}) AS ord,
                trimBoth(${orders.column('customer_reference')}) AS customer
         FROM ${orders.source}) o
   LEFT ANY JOIN listed l ON l.ref = o.customer ${orders.settings}`,
  `CREATE TABLE owners ENGINE = Memory AS
   SELECT ord, min(row) AS first, argMin(c, row) AS owner, count() AS n
   FROM orders WHERE ord <> '' GROUP BY ord`,
  `CREATE TABLE bad_orders ENGINE = Memory AS
   SELECT o.ord AS ord, o.c AS c, o.unknown AS unknown, f.owner AS d, f.first > 0 AS again
   FROM orders o
   LEFT JOIN (SELECT * FROM owners WHERE n > 1) f ON f.ord = o.ord AND f.first <> o.row
   WHERE o.c = 0 OR o.ord = '' OR f.first > 0`,
  // The items of an order are counted before the join, so that it has one row per order.
  `CREATE TABLE items ENGINE = Memory AS
   SELECT i.ord AS ord, o.first > 0 AS known, o.owner AS c, i.total AS total, i.n AS n,
          i.missing AS missing, i.bad AS bad, i.again AS again
   FROM (SELECT ord, sum(price) AS total, count() AS n, countIf(id IS NULL) AS missing,
                countIf(id IS NOT NULL AND price IS NULL) AS bad,
                length(groupArray(id) AS ids) - length(arrayDistinct(ids)) AS again
         FROM (SELECT id, trimBoth(${items.column('order_reference')}) AS ord, ${amount()} AS price
               FROM ${items.source})
         GROUP BY ord) i
   LEFT ANY JOIN owners o ON o.ord = i.ord ${items.settings}`,
  `CREATE TABLE withheld ENGINE = Memory AS
   SELECT c FROM listed WHERE n > 1
   UNION ALL SELECT c FROM bad_orders
   UNION ALL SELECT d FROM bad_orders
   UNION ALL SELECT c FROM items WHERE missing + bad + again > 0`,
  `CREATE TABLE results ENGINE = Memory AS
   SELECT l.c AS c, l.ref AS ref, n.orders AS orders, t.total AS total
   FROM listed l
   LEFT ANY JOIN (SELECT owner, count() AS orders FROM owners GROUP BY owner) n ON n.owner = l.c
   LEFT ANY JOIN (SELECT c, sum(total) AS total FROM items GROUP BY c) t ON t.c = l.c
   WHERE l.c NOT IN (SELECT c FROM withheld)`,
  `INSERT INTO FUNCTION file(${quoted(out)}, 'JSONEachRow')
   SELECT 'customer_message' AS type, ref AS customer_reference, orders AS number_of_orders,
          ifNull(total, 0) AS total_amount_spent
   FROM results WHERE orders > 0 ORDER BY c`,
  `INSERT INTO FUNCTION file(${quoted(`${out}.errors`)}, 'JSONEachRow')
   SELECT 'error_message' AS type, nullIf(customer, '') AS customer_reference,
          nullIf(ord, '') AS order_reference, code AS message
   FROM (
     SELECT ref AS customer, '' AS ord, 'CUSTOMER_WITHOUT_ORDERS' AS code
     FROM results WHERE orders = 0
     UNION ALL SELECT '', '', 'REFERENCE_MISSING' FROM customers WHERE ref = ''
     UNION ALL SELECT ref, '', 'DUPLICATE_CUSTOMER'
     FROM listed ARRAY JOIN range(n - 1) AS i WHERE n > 1
     UNION ALL
     SELECT multiIf(b.c > 0, c.ref, b.unknown <> '', b.unknown, d.ref), b.ord,
            multiIf(b.ord = '' OR (b.c = 0 AND b.unknown = ''), 'REFERENCE_MISSING',
                    b.again, 'DUPLICATE_ORDER', 'UNKNOWN_CUSTOMER')
     FROM bad_orders b LEFT ANY JOIN listed c ON c.c = b.c LEFT ANY JOIN listed d ON d.c = b.d
     UNION ALL
     SELECT d.ref, b.ord, 'DUPLICATE_ORDER'
     FROM bad_orders b JOIN listed d ON d.c = b.d
     WHERE b.again AND (b.c <> b.d OR b.unknown <> '')
     UNION ALL
     SELECT l.ref, i.ord, code
     FROM (SELECT c, ord,
                  arrayConcat(
                    arrayResize(emptyArrayString(), if(ord = '', n, missing), 'REFERENCE_MISSING'),
                    arrayResize(emptyArrayString(), if(ord = '', 0, bad), 'AMOUNT_NOT_DECIMAL'),
                    arrayResize(emptyArrayString(), if(ord = '' OR known, 0, n - missing - bad),
                                'UNKNOWN_ORDER'),
                    arrayResize(emptyArrayString(), if(c > 0, again, 0), 'DUPLICATE_ITEM')) AS codes
           FROM items WHERE c > 0 AND missing + bad + again > 0 OR NOT known) i
     LEFT ANY JOIN listed l ON l.c = i.c
     ARRAY JOIN i.codes AS code
   )`
]

const session = new Session('', { connectionArgs: ['--max_threads=2'] })
for (const step of steps) {
  session.query(step)
}
session.close()

// Reports the kernel's status of this process to the parent; see PeakMemory.
const statusFile = process.env.BENCH_STATUS_FILE
if (statusFile && existsSync('/proc/self/status')) {
  writeFileSync(statusFile, readFileSync('/proc/self/status'))
}
