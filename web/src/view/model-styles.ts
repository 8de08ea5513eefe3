/**
 * How the comparison of models looks; comes with it.
 */
import { css } from "lit";

export const modelStyles = css`
  .models {
    width: min(920px, calc(100vw - 24px));
    max-width: none;
  }
  .models form {
    margin-top: 0;
  }
  .models[open] {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .model-bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
  }
  .model-bar label {
    display: flex;
    flex: 1 1 200px;
    flex-direction: column;
    gap: 2px;
    font-size: 13px;
  }
  .model-bar small {
    font-size: 12px;
    color: var(--muted);
  }
  .model-bar select {
    font: inherit;
    min-height: 32px;
    min-width: 0;
    color: var(--text);
    background: var(--panel);
    border: 1px solid var(--edge);
    border-radius: 8px;
  }
  .model-result {
    flex: 1;
    min-height: 80px;
    overflow: auto;
    border-top: 1px solid var(--line);
  }
  .models :is(select, .model-result):focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  .difference {
    padding-block: 8px;
    font-weight: 600;
  }
  @media (max-width: 559px) {
    .models {
      padding-top: 12px;
    }
    .models .quiet {
      display: none;
    }
    .model-bar label {
      flex-basis: 120px;
    }
  }
  @media (max-height: 599px) {
    .models[open] {
      display: block;
    }
    .model-result {
      overflow: visible;
    }
  }
  .models table {
    width: 100%;
    table-layout: fixed;
    border-collapse: collapse;
    font-size: 13px;
  }
  .models :is(th, td) {
    padding: 3px 8px;
    text-align: start;
    vertical-align: top;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .models :is(th, td):first-child {
    width: 30px;
    text-align: center;
  }
  .models thead th {
    position: sticky;
    top: 0;
    background: var(--card);
  }
  /* The whole dialog scrolls then, and what is under its edge would show above the head. */
  @media (max-height: 599px) {
    .models thead th {
      top: -20px;
    }
  }
  .models .both {
    color: var(--muted);
  }
  .models .sign {
    font-weight: 700;
  }
  .models .only {
    background: var(--sel);
    border: 1px solid var(--strong);
    border-inline-start-width: 4px;
  }
  .models .none {
    color: var(--muted);
  }
  .lane-event {
    display: flex;
    gap: 6px;
    align-items: start;
  }
  .lane-event .bead {
    flex: none;
  }
`;
