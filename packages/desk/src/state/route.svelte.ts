/** Screens of the desk; each has an address, so that a reload and the back button work. */
export type Screen = "queue" | "case" | "seconds" | "appeals" | "orders" | "rules" | "figures" | "audit" | "house" | "me" | "enrol";
const screens: readonly Screen[] = ["queue", "case", "seconds", "appeals", "orders", "rules", "figures", "audit", "house", "me", "enrol"];

function read(): { screen: Screen; id: string } {
  const [first = "", second = ""] = location.pathname.replace(/^\/desk\/?/, "").split("/");
  const screen = screens.find((one) => one === first) ?? "queue";
  return { screen, id: decodeURIComponent(second) };
}
class Route {
  at = $state(read());
  constructor() {
    addEventListener("popstate", () => (this.at = read()));
  }
  go(screen: Screen, id = ""): void {
    const path = `/desk/${screen === "queue" ? "" : screen}${id === "" ? "" : `/${id}`}`;
    if (path !== location.pathname) history.pushState(null, "", path);
    this.at = read();
    scrollTo(0, 0);
  }
  href(screen: Screen, id = ""): string {
    return `/desk/${screen === "queue" ? "" : screen}${id === "" ? "" : `/${id}`}`;
  }
}
export const route = new Route();
