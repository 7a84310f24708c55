// Whom a tab asks as: the role of its example, until somebody chooses another. Tabs are told apart by the name of their
// first operation, which is what GraphiQL calls them by too; the choice is kept as long as GraphiQL keeps its tabs.

const KEPT = "orderwire:roles";
const ANYBODY = "anonymous";

export function openCallers(credentials, examples) {
  const select = document.getElementById("role");
  const tells = document.getElementById("tells");
  const meant = Object.fromEntries(examples.map(({ query, role }) => [nameOf(query), role]));
  const chosen = JSON.parse(localStorage.getItem(KEPT)) ?? {};
  let name = null;

  for (const option of select.options) option.disabled = !(option.value in credentials);
  select.addEventListener("change", () => {
    localStorage.setItem(KEPT, JSON.stringify(Object.assign(chosen, { [name]: select.value })));
    tell();
  });

  function tell() {
    const option = select.selectedOptions[0];
    tells.textContent = option.disabled ? "No order is under way: place one in the tab PlaceOrder." : option.dataset.tells;
  }

  return {
    tabInFront(query) {
      name = nameOf(query);
      select.value = chosen[name] ?? meant[name] ?? ANYBODY;
      tell();
    },

    /** A guest is whoever bought last on this page. */
    bought(token) {
      const guest = select.querySelector("[value=guest]");
      guest.disabled = false;
      guest.dataset.tells = "A shopper with an order's token and nothing else: the order that you placed here.";
      credentials.guest = { "X-Order-Token": token };
    },

    headers: () => credentials[select.value] ?? {},
  };
}

function nameOf(query) {
  return /^\s*(?:query|mutation|subscription)\s+(\w+)/m.exec(query ?? "")?.[1] ?? "";
}
