// GraphiQL over this server's own transports: POST for queries and mutations, graphql-transport-ws for subscriptions.
// What stands in the headers editor goes with both: as HTTP headers, and as the payload of connection_init.

"use strict";

(() => {
  const path = location.pathname;

  // GraphiQL asks for the schema with the headers of whichever tab is open; a stale token there must not hide it.
  const isIntrospection = (request) => request.operationName === "IntrospectionQuery";

  async function post(request, headers) {
    const response = await fetch(path, {
      method: "POST",
      headers: {
        ...(isIntrospection(request) ? {} : headers),
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
      },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return { errors: [{ message: `HTTP ${response.status}: ${text.slice(0, 500)}` }] };
    }
  }

  // The members that the server takes from connection_init, by the names of their HTTP headers. It takes subscriptions only.
  function credentials(headers) {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      ...(given.authorization ? { authorization: given.authorization } : {}),
      ...(given["x-order-token"] ? { orderToken: given["x-order-token"] } : {}),
      ...(given["x-reason"] ? { reason: given["x-reason"] } : {}),
      ...(given["x-on-behalf-of"] ? { onBehalfOf: given["x-on-behalf-of"] } : {}),
    };
  }

  // A socket of its own for each stream, because each tab may be somebody else. After a lost connection the stream
  // begins anew with its snapshot; a client that must miss nothing keeps the cursor and sends it as `after`.
  async function* stream(request, headers) {
    const client = graphqlWs.createClient({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`,
      connectionParams: credentials(headers),
      retryAttempts: 5,
      // A closed socket has a code, other failures have none. 4403: the credentials were refused, and stay so.
      shouldRetry: ({ code }) => code !== undefined && code !== 4403,
    });
    try {
      yield* client.iterate(request);
    } catch (failure) {
      yield { errors: errorsOf(failure) };
    } finally {
      await client.dispose();
    }
  }

  // A refused operation is a list of errors, a closed socket an event.
  function errorsOf(failure) {
    if (Array.isArray(failure)) return failure;
    if (failure instanceof Error) return [{ message: failure.message }];
    const { code, reason } = failure;
    return [{ message: code ? `The socket was closed: ${code} ${reason}` : "The socket cannot be opened." }];
  }

  function kindOf(request, documentAST) {
    const operations = (documentAST?.definitions ?? []).filter((one) => one.kind === "OperationDefinition");
    const named = operations.find((one) => one.name?.value === request.operationName);
    return (named ?? operations[0])?.operation ?? "query";
  }

  function fetcher(request, { headers = {}, documentAST } = {}) {
    return kindOf(request, documentAST) === "subscription" ? stream(request, headers) : post(request, headers);
  }

  const examples = JSON.parse(document.getElementById("examples").textContent);
  // GraphiQL fills the editors of the first of its default tabs from these props only; later it has tabs of its own.
  const firstVisit = localStorage.getItem("graphiql:tabState") === null;
  const first = firstVisit ? { variables: examples[0].variables, headers: examples[0].headers } : {};

  ReactDOM.createRoot(document.getElementById("ide")).render(
    React.createElement(GraphiQL, {
      ...first,
      fetcher,
      defaultTabs: examples,
      defaultEditorToolsVisibility: "variables",
      shouldPersistHeaders: true,
    }),
  );
})();
