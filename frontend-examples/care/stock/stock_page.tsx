export function StockPage(props: { query: URLSearchParams }) { return <h1>StockPage {props.query.toString()}</h1>; }
