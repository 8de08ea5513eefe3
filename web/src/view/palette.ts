/**
 * Colours and type, for light, dark and forced colours; measured pairs from the design (every one at least 4.5:1 on
 * page and panel, and apart from each other for colour-blind eyes because they differ in lightness).
 */
import { css } from "lit";

export const palette = css`
  :host {
    color-scheme: light dark;
    --page: light-dark(#fff, #14171c);
    --panel: light-dark(#f5f6f8, #1d2128);
    --card: light-dark(#fff, #1a1e25);
    --line: light-dark(#d9dce1, #343a44);
    --edge: light-dark(#82878f, #727984);
    --text: light-dark(#1a1c1e, #eceef2);
    --muted: light-dark(#5b6068, #a8afb8);
    --strong: light-dark(#0a2f7a, #5c9bff);
    --weak: light-dark(#a85f00, #e0982a);
    --alive: light-dark(#007a63, #3cf0ae);
    --dying: light-dark(#6b0f2c, #ffd3df);
    --trash: light-dark(#756a8c, #9a8cab);
    --sel: light-dark(#e8eefb, #22304a);
    --shadow: light-dark(#0000001a, #00000066);
    --sans: "Inter", system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
    --mono: "JetBrains Mono", "Cascadia Code", "SF Mono", "DejaVu Sans Mono", ui-monospace, monospace;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  @media (forced-colors: active) {
    :host {
      --page: Canvas;
      --panel: Canvas;
      --card: Canvas;
      --line: CanvasText;
      --edge: CanvasText;
      --text: CanvasText;
      --muted: CanvasText;
      --strong: CanvasText;
      --weak: LinkText;
      --alive: CanvasText;
      --dying: CanvasText;
      --trash: GrayText;
      --sel: Canvas;
      --shadow: transparent;
    }
    svg {
      forced-color-adjust: none;
    }
  }
`;
