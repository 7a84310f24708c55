export function CustomersPage(props: { query: URLSearchParams }) { return <h1>CustomersPage {props.query.toString()}</h1>; }
