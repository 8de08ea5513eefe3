// start.mjs -- `npm start`: sets up what is missing, builds what changed, serves the page and says where.
import { join } from "node:path";
import { buildAll, written } from "./build.mjs";
import { Failure, main, root } from "./run.mjs";
import { serve } from "./serve.mjs";
import { setUp } from "./setup.mjs";

main(async () => {
  const port = Number(process.env.PORT || 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Failure(`PORT=${process.env.PORT} is not a port number.`);
  await setUp("build");
  await buildAll();
  if (!written("web/dist/index.html")) throw new Failure("There is no page to serve yet.");
  const { address } = await serve(join(root, "web/dist"), port).catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Failure(`Port ${port} is in use. Choose another one:  PORT=8081 npm start`);
  });
  console.log(`\nThe playground is at ${address}  (Ctrl+C ends it)`);
});
