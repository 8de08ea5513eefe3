/**
 * The picture as a file of its own: an SVG that needs no style sheet, with its words below it for readers of code and
 * of screens; or the same as a PNG, twice as large.
 *
 * Start reading at `standalone`.
 */
const NAMESPACE = "http://www.w3.org/2000/svg";

/** What the style sheet says and an SVG can say itself. */
const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity",
  "paint-order", "font-family", "font-size", "font-style", "font-weight", "text-anchor", "text-decoration-line",
] as const;

export interface PictureFile {
  name: string;
  blob: Blob;
}

/** A copy that looks the same everywhere. `words`: the picture in sentences. */
export function standalone(drawing: SVGSVGElement, words: readonly string[]): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => dress(originals[i] as Element, element));
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute("xmlns", NAMESPACE);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  for (const name of ["class", "role", "aria-label"]) copy.removeAttribute(name);

  const add = (name: string, text: string): SVGElement => {
    const element = document.createElementNS(NAMESPACE, name);
    element.textContent = text;
    copy.prepend(element);
    return element;
  };
  const ground = add("rect", "");
  const host = (drawing.getRootNode() as ShadowRoot).host;
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", getComputedStyle(host).backgroundColor],
  ] as const)
    ground.setAttribute(name, value);
  add("desc", words.join("\n"));
  add("title", drawing.getAttribute("aria-label") ?? "Picture");
  return new XMLSerializer().serializeToString(copy);
}

function dress(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  for (const look of LOOKS) {
    const value = style.getPropertyValue(look);
    if (value && value !== "none" && value !== "normal") copy.setAttribute(look === "text-decoration-line" ? "text-decoration" : look, value);
    else if (look === "fill" || look === "stroke") copy.setAttribute(look, "none");
  }
  for (const name of ["class", "data-serial"]) copy.removeAttribute(name);
}

export async function pictureFile(kind: "svg" | "png", drawing: SVGSVGElement, words: readonly string[]): Promise<PictureFile> {
  const text = standalone(drawing, words);
  const svg = new Blob([text], { type: "image/svg+xml" });
  if (kind === "svg") return { name: "picture.svg", blob: svg };
  return { name: "picture.png", blob: await painted(svg, drawing.viewBox.baseVal) };
}

async function painted(svg: Blob, { width, height }: { width: number; height: number }): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    // Browsers refuse canvases beyond some size: a huge picture is painted smaller.
    const scale = Math.min(2, 8_000 / Math.max(width, height));
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the browser could not paint it");
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function download({ name, blob }: PictureFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
