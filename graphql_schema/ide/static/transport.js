// This server's own transports: POST for queries and mutations, graphql-transport-ws for subscriptions. The caller's
// credentials and what stands in the headers editor go with both: as HTTP headers, and as the payload of connection_init.

const path = location.pathname;
const CREDENTIALS = ["authorization", "x-order-token"];

export function fetcherFor(callers) {
  return (request, { headers = {} } = {}) => {
    const { kind, operationName } = chosenOf(request);
    const sent = headersOf(request, callers.headers(), lowered(headers));
    const operation = { ...request, operationName };
    return kind === "subscription" ? stream(operation, sent) : post(operation, sent, callers);
  };
}

// Read from the text: what GraphiQL knows of its operations is of the tab before, for a moment after a tab came to front.
function chosenOf({ query, operationName }) {
  const operations = operationsOf(query).map(({ operation, name }) => ({ kind: operation, operationName: name?.value }));
  return operations.find((one) => one.operationName === operationName) ?? operations[0] ?? { operationName };
}

// None in what cannot be read: the server says why.
function operationsOf(query) {
  try {
    return GraphiQL.GraphQL.parse(query).definitions.filter(({ kind }) => kind === "OperationDefinition");
  } catch (refusal) {
    if (refusal instanceof GraphiQL.GraphQL.GraphQLError) return [];
    throw refusal;
  }
}

// GraphiQL asks for the schema on its own account: stale credentials of whichever tab is open must not hide it. The
// server takes one credential, so that one in the headers editor stands in for the caller's.
function headersOf(request, caller, written) {
  if (request.operationName === "IntrospectionQuery") return {};
  return CREDENTIALS.some((name) => name in written) ? written : { ...lowered(caller), ...written };
}

function lowered(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function post(request, headers, callers) {
  const response = await fetch(path, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  try {
    const answer = JSON.parse(text);
    const token = answer.data?.orderPlace?.trackingToken;
    if (token) callers.bought(token);
    return answer;
  } catch {
    return { errors: [{ message: `HTTP ${response.status}: ${text.slice(0, 500)}` }] };
  }
}

// A socket of its own for each stream, because each tab may be somebody else. After a lost connection the stream
// begins anew with its snapshot; a client that must miss nothing keeps the cursor and sends it as `after`.
// What GraphiQL gets is an observable: an iterator would end only with the item after the one in sight.
function stream(request, headers) {
  return {
    subscribe(observer) {
      const client = graphqlWs.createClient({
        url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`,
        connectionParams: initial(headers),
        retryAttempts: 5,
        // A closed socket has a code, other failures have none. 4403: the credentials were refused, and stay so.
        shouldRetry: ({ code }) => code !== undefined && code !== 4403,
      });
      client.subscribe(request, {
        next: (item) => observer.next(item),
        error: (failure) => {
          observer.next({ errors: errorsOf(failure) });
          observer.complete();
        },
        complete: () => observer.complete(),
      });
      return { unsubscribe: () => client.dispose() };
    },
  };
}

// The members that the server takes from connection_init, of which it takes only those that it knows.
function initial(headers) {
  return {
    ...(headers.authorization ? { authorization: headers.authorization } : {}),
    ...(headers["x-order-token"] ? { orderToken: headers["x-order-token"] } : {}),
    ...(headers["x-reason"] ? { reason: headers["x-reason"] } : {}),
    ...(headers["x-on-behalf-of"] ? { onBehalfOf: headers["x-on-behalf-of"] } : {}),
  };
}

// A refused operation is a list of errors, a closed socket an event.
function errorsOf(failure) {
  if (Array.isArray(failure)) return failure;
  if (failure instanceof Error) return [{ message: failure.message }];
  const { code, reason } = failure;
  return [{ message: code ? `The socket was closed: ${code} ${reason}` : "The socket cannot be opened." }];
}
