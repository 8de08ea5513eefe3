/**
 * Where the page is, and what its address carries behind the `#`. The element is given this by the page, so that an embed
 * never reads or changes the address of somebody else's page.
 */
export interface Address {
  /** With its "#"; "" for none. */
  hash(): string;
  /** The whole address with another hash. */
  withHash(hash: string): string;
  /** Changes the address, not the history. */
  replace(hash: string): void;
  /** What is kept for this page and no other is kept under this name. */
  readonly page: string;
  /** The page was there before, in this tab. */
  readonly isReload: boolean;
  onChange(changed: () => void): void;
}

export const pageAddress: Address = {
  hash: () => location.hash,
  withHash: (hash) => location.href.replace(/#.*$/s, "") + hash,
  replace: (hash) => history.replaceState(history.state, "", location.pathname + location.search + hash),
  page: location.pathname + location.search,
  isReload: performance
    .getEntriesByType("navigation")
    .some((entry) => "type" in entry && (entry.type === "reload" || entry.type === "back_forward")),
  onChange: (changed) => addEventListener("hashchange", changed),
};
