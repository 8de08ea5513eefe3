// setup.mjs -- gives a machine what it lacks, or says exactly what it lacks and changes nothing.
//
//   node tests/tools/setup.mjs build     what building and serving need: Emscripten, CMake, Ninja, npm packages
//   node tests/tools/setup.mjs test      also compilers, Catch2, sanitizers and browsers
//
// Runs on plain Node before any npm package is there. First everything is looked at, then everything is decided, and only
// then is anything installed: apt packages where apt-get and the right to use it are at hand, and npm packages.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure, isMain, main, root, run, which } from "./run.mjs";

let foundChromium;

/** A Chromium that starts (Ubuntu's package is only a pointer to a snap), or null. CHROMIUM names another one. */
export function chromium() {
  const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return (foundChromium ??= names.map((name) => which(name)).find((path) => path && /\d+\.\d+/.test(output(path, ["--version"]))) ?? null);
}

let foundFirefox;

/** A Firefox that starts, or null. FIREFOX names another one. */
export function firefox() {
  const names = [process.env.FIREFOX, "firefox-esr", "firefox"];
  return (foundFirefox ??= names.map((name) => which(name)).find((path) => path && /\d+\.\d+/.test(output(path, ["--version"]))) ?? null);
}

/** The newest clang++ that has its sanitizer runtime beside it, or null. */
export function sanitizingClang() {
  const has = (folder) => existsSync(folder) && readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory() ? has(join(folder, entry.name)) : /clang_rt\.asan.*\.(a|dylib)$/.test(entry.name));
  const names = [20, 19, 18, 17, 16, 15, 14].map((version) => `clang++-${version}`);
  return [...names, "clang++"].map((name) => which(name)).find((clang) => clang && has(join(output(clang, ["-print-resource-dir"]), "lib"))) ?? null;
}

const header = (name) => ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].some((f) => existsSync(join(f, name)));

/**
 * What is needed, for what, how to see that it is there, and the apt packages that bring it. `mayBeMissing`: where a
 * distribution has no such package, what needs it is passed over aloud.
 */
const needs = [
  { name: "Emscripten (em++)", for: "build", there: () => which("em++"), apt: () => ["emscripten"], brew: "emscripten" },
  { name: "CMake 3.25 or newer", for: "build", there: () => atLeast("cmake", 3, 25), apt: () => ["cmake"], brew: "cmake" },
  { name: "Ninja", for: "build", there: () => which("ninja"), apt: () => ["ninja-build"], brew: "ninja" },
  { name: "a C++20 compiler (g++ 12 or newer)", for: "test", there: () => which("g++", "c++"), apt: () => ["g++"], brew: "gcc" },
  { name: "Catch2", for: "test", there: () => header("catch2/catch.hpp") || header("catch2/catch_all.hpp"), apt: () => ["catch2"], brew: "catch2" },
  { name: "clang with AddressSanitizer", for: "test", there: sanitizingClang, apt: clangPackages, brew: "llvm" },
  { name: "Chromium", for: "test", there: chromium, apt: () => ["chromium"], brew: "--cask chromium", mayBeMissing: true },
  { name: "Firefox", for: "test", there: firefox, apt: () => ["firefox-esr"], brew: "--cask firefox", mayBeMissing: true },
];

/** The distribution's own clang: it is the one that gets along with the distribution's own C++ library. */
function clangPackages() {
  const version = /\bclang-(\d+)/.exec(output("apt-cache", ["depends", "clang"]))?.[1] ?? 14;
  return [`clang-${version}`, `libclang-rt-${version}-dev`];
}

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
  const installable = apt ? missing.filter(hasPackages) : missing;
  if (installable.length && !(apt && sudo)) {
    const why = apt ? "neither root nor a sudo that works without a password is at hand" : "there is no apt-get here";
    problems.push(
      `Missing: ${names(installable)}. They cannot be installed from here, because ${why}.`,
      apt ? `Please run:  sudo apt-get install ${installable.flatMap((need) => need.apt()).join(" ")}`
        : `Please install them, for instance:  brew install ${installable.map((need) => need.brew).join(" ")}`);
  }
  if (npmStale && !npm) problems.push("Missing: npm, which comes with Node. Please install it.");
  if (problems.length) throw new Failure([...problems, "Nothing was changed."].join("\n"));

  if (installable.length) await aptInstall(sudo, installable);
  if (npmStale) {
    console.log("Installing npm packages (npm ci)");
    await run(npm, ["ci", "--no-audit", "--no-fund"], { quiet: true, env: { npm_config_loglevel: "error" } });
  }
  foundChromium = foundFirefox = undefined;
  const still = installable.filter((need) => !need.there() && !need.mayBeMissing);
  if (still.length) throw new Failure(`Installed, but still not found: ${names(still)}.`);
}

const names = (needs) => needs.map((need) => need.name).join(", ");

const candidate = (name) => /Candidate: (?!\(none\))/.test(output("apt-cache", ["policy", name]));

/** Can apt bring this? Before the first `apt-get update` nobody knows, and then it is assumed. */
const hasPackages = (need) => !need.mayBeMissing || need.apt().every(candidate) || !candidate("cmake");

async function aptInstall(sudo, missing) {
  const apt = (args) => {
    const [command, ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return run(command, rest, { quiet: true, check: args[0] !== "update" }); // one list that fails need not matter
  };
  console.log(`Missing: ${names(missing)}. Asking apt-get for the list of packages`);
  await apt(["update", "-qq"]);
  const packages = missing.filter(hasPackages).flatMap((need) => need.apt());
  if (!packages.length) return;
  console.log(`Installing ${packages.join(" ")}`);
  await apt(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
}

if (isMain(import.meta.url)) main(async () => {
  const purpose = process.argv[2] ?? "build";
  if (!["build", "test"].includes(purpose)) throw new Failure("usage: setup.mjs [build|test]");
  await setUp(purpose);
  console.log(`Everything that ${purpose === "test" ? "building and testing" : "building"} needs is here.`);
});
