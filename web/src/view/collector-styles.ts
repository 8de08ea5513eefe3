/**
 * How the collector's table looks; comes with it.
 */
import { css } from "lit";

export const collectorStyles = css`
  .collector {
    padding-top: 0;
  }
  .collector-bar {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 3px;
    padding-block: 6px;
    background: var(--page);
  }
  .collector-bar select {
    font: inherit;
    font-size: 13px;
    min-height: 28px;
    max-width: 100%;
    color: var(--text);
    background: var(--card);
    border: 1px solid var(--edge);
    border-radius: 6px;
  }
  .collector-bar button {
    min-height: 28px;
    min-width: 28px;
    padding: 0 4px;
    font-size: 13px;
  }
  .phase-list {
    display: flex;
    gap: 2px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .phase-list button {
    min-width: 25px;
    padding: 0;
    color: var(--trash);
    border-color: var(--trash);
  }
  .phase-list button[aria-current] {
    background: var(--trash);
    color: var(--page);
    font-weight: 700;
    outline: 2px solid var(--trash);
    outline-offset: 1px;
  }
  .collector :is(select, button):focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  .phase-text {
    margin: 0 0 4px;
  }
  .collector table {
    border-collapse: collapse;
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  .collector :is(th, td) {
    padding: 2px 8px 2px 0;
    text-align: start;
    font-weight: 400;
    border-bottom: 1px solid var(--line);
  }
  .collector tbody th {
    white-space: nowrap;
  }
  .collector thead th {
    font-size: 12px;
    color: var(--muted);
  }
  .collector :is(th, td):is(:nth-child(2), :nth-child(3)) {
    text-align: end;
    padding-inline-end: 16px;
  }
  .collector .copy {
    font-weight: 700;
  }
  .collector .no :is(.copy, .name) {
    color: var(--trash);
  }
  .collector tr.selected {
    background: var(--sel);
  }
  .collector .name {
    min-height: 24px;
    padding: 0 4px;
    margin-inline-start: -4px;
    border-color: transparent;
    background: none;
    font-weight: 600;
    font-size: 13px;
  }
  @media (forced-colors: active) {
    .phase-list button[aria-current] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
