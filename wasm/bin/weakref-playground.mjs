#!/usr/bin/env node
// The command line: runs Python files, code, standard input and cells on the wasm build. What it accepts is in `usage`.
import { main } from "../dist/cli.js";

process.exitCode = await main(process.argv.slice(2));
