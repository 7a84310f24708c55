export function OrdersPage(props: { query: URLSearchParams }) { return <h1>OrdersPage {props.query.toString()}</h1>; }
