// GraphiQL with tabs that run as they are: each asks as the caller it is meant for, or as whom you choose above.

import { openCallers } from "./callers.js";
import { fetcherFor } from "./transport.js";

const { examples, callers: credentials } = JSON.parse(document.getElementById("given").textContent);
const tabs = examples.map(({ query, variables }) => ({ query, variables }));
const callers = openCallers(credentials, examples);

// What GraphiQL kept from the last visit; it tells of the tab in front only when that changes.
const kept = JSON.parse(localStorage.getItem("graphiql:tabState"));
callers.tabInFront(kept ? kept.tabs[kept.activeTabIndex].query : tabs[0].query);

ReactDOM.createRoot(document.getElementById("ide")).render(
  React.createElement(GraphiQL, {
    // GraphiQL fills the editors of the first of its default tabs from this prop only; later it has tabs of its own.
    ...(kept ? {} : { variables: tabs[0].variables }),
    fetcher: fetcherFor(callers),
    defaultTabs: tabs,
    defaultEditorToolsVisibility: "variables",
    shouldPersistHeaders: true,
    onTabChange: ({ tabs, activeTabIndex }) => callers.tabInFront(tabs[activeTabIndex].query),
  }),
);
