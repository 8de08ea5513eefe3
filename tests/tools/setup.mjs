// setup.mjs -- gives a machine what it lacks, or says exactly what it lacks and changes nothing.
//
//   node tests/tools/setup.mjs build     what building and serving need: Emscripten, CMake, Ninja, npm packages
//   node tests/tools/setup.mjs test      also compilers, Catch2, sanitizers and a browser
//
// Runs on plain Node before any npm package is there. First everything is looked at, then everything is decided, and only
// then is anything installed: apt packages where apt-get and the right to use it are at hand, and npm packages.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure, isMain, main, root, run, which } from "./run.mjs";

/** Chromium as the web tests find it, or null. CHROMIUM names another one. */
export const chromium = () =>
  which(process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

/** A clang++ that has its sanitizer runtime beside it; CMakeLists.txt looks in the same order. */
function sanitizingClang() {
  const names = ["clang++-14", "clang++-19", "clang++-18", "clang++-17", "clang++-16", "clang++-15", "clang++"];
  for (const name of names) {
    const clang = which(name);
    if (!clang) continue;
    const folder = join(output(clang, ["-print-resource-dir"]), "lib");
    const has = (path) => readdirSync(path, { withFileTypes: true }).some((entry) =>
      entry.isDirectory() ? has(join(path, entry.name)) : /clang_rt\.asan.*\.(a|dylib)$/.test(entry.name));
    return existsSync(folder) && has(folder) ? clang : null;
  }
  return null;
}

const header = (name) => ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].some((f) => existsSync(join(f, name)));

/** What is needed, for what, how to see that it is there, and the apt packages that bring it (the first that exist). */
const needs = [
  { name: "Emscripten (em++)", for: "build", there: () => which("em++"), apt: [["emscripten"]] },
  { name: "CMake 3.25 or newer", for: "build", there: () => atLeast("cmake", 3, 25), apt: [["cmake"]] },
  { name: "Ninja", for: "build", there: () => which("ninja"), apt: [["ninja-build"]] },
  { name: "a C++20 compiler (g++ 12 or newer)", for: "test", there: () => which("g++", "c++"), apt: [["g++"]] },
  { name: "Catch2", for: "test", there: () => header("catch2/catch.hpp") || header("catch2/catch_all.hpp"), apt: [["catch2"]] },
  {
    name: "clang with AddressSanitizer", for: "test", there: sanitizingClang,
    apt: [["clang-14", "libclang-rt-14-dev"], ["clang-19", "libclang-rt-19-dev"], ["clang", "libclang-rt-dev"]],
  },
  { name: "Chromium", for: "test", there: chromium, apt: [["chromium"], ["chromium-browser"]] },
];

function output(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

function atLeast(program, major, minor) {
  const found = which(program) && output(which(program), ["--version"]).match(/(\d+)\.(\d+)/);
  return found && (+found[1] > major || (+found[1] === major && +found[2] >= minor));
}

/** The command that may install packages: [] as root, ["sudo", "-n"] with a sudo that does not ask, null without rights. */
function rights() {
  if (process.getuid?.() === 0) return [];
  if (!which("sudo")) return null;
  try {
    execFileSync("sudo", ["-n", "true"], { stdio: "ignore" });
    return ["sudo", "-n"];
  } catch {
    return null;
  }
}

/** Are the installed npm packages those of package-lock.json? (Optional ones may be missing: they are other machines'.) */
function npmPackagesFresh() {
  const lock = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  const installed = join("node_modules", ".package-lock.json");
  if (!existsSync(join(root, installed))) return false;
  const have = lock(installed);
  return Object.entries(lock("package-lock.json")).every(([path, { version, optional }]) =>
    path === "" || have[path]?.version === version || (optional && !have[path]));
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  throw new Failure(`Node ${process.versions.node} is too old: ^20.19 or >= 22.12 is needed.`);
}

/** Installs what is missing for `purpose`, "build" or "test". Throws a Failure, having changed nothing, when it cannot. */
export async function setUp(purpose) {
  checkNode();
  const missing = needs.filter((need) => (need.for === "build" || purpose === "test") && !need.there());
  const npm = which("npm");
  const npmStale = !npmPackagesFresh();

  const apt = which("apt-get");
  const sudo = rights();
  const problems = [];
  if (missing.length && !(apt && sudo)) {
    const why = apt ? "neither root nor a sudo that works without a password is at hand" : "there is no apt-get here";
    problems.push(
      `Missing: ${missing.map((need) => need.name).join(", ")}. They cannot be installed from here, because ${why}.`,
      apt ? `Please run:  sudo apt-get install ${missing.flatMap((need) => need.apt[0]).join(" ")}`
        : `Please install them, for instance:  brew install ${brew(missing)}`);
  }
  if (npmStale && !npm) problems.push("Missing: npm, which comes with Node. Please install it.");
  if (problems.length) throw new Failure([...problems, "Nothing was changed."].join("\n"));

  if (missing.length) await aptInstall(sudo, missing);
  if (npmStale) {
    console.log("Installing npm packages (npm ci)");
    await run(npm, ["ci", "--no-audit", "--no-fund"], { quiet: true, env: { npm_config_loglevel: "error" } });
  }
  const still = missing.filter((need) => !need.there());
  if (still.length) throw new Failure(`Installed, but still not found: ${still.map((need) => need.name).join(", ")}.`);
}

async function aptInstall(sudo, missing) {
  const apt = (args) => {
    const [command, ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return run(command, rest, { quiet: true, check: args[0] !== "update" }); // one list that fails need not matter
  };
  console.log(`Missing: ${missing.map((need) => need.name).join(", ")}. Asking apt-get for the list of packages`);
  await apt(["update", "-qq"]);
  const exists = (name) => /Candidate: (?!\(none\))/.test(output("apt-cache", ["policy", name]));
  const packages = missing.flatMap((need) => need.apt.find((names) => names.every(exists)) ?? need.apt[0]);
  console.log(`Installing ${packages.join(" ")}`);
  await apt(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
}

const brew = (missing) => missing.map((need) => ({
  "Emscripten (em++)": "emscripten", "CMake 3.25 or newer": "cmake", Ninja: "ninja", Catch2: "catch2",
  "a C++20 compiler (g++ 12 or newer)": "gcc", "clang with AddressSanitizer": "llvm", Chromium: "--cask chromium",
})[need.name]).join(" ");

if (isMain(import.meta.url)) main(async () => {
  const purpose = process.argv[2] ?? "build";
  if (!["build", "test"].includes(purpose)) throw new Failure("usage: setup.mjs [build|test]");
  await setUp(purpose);
  console.log(`Everything that ${purpose === "test" ? "building and testing" : "building"} needs is here.`);
});
