// Pages through all flow logs with the generated types, and prints what the test compares with the database.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

declare const process: { argv: string[] };

type FlowLog = components["schemas"]["SnapshotItem"];

// These lines do not compile if the document describes numbers or tags as anything else.
const intervalOf = (flowLog: FlowLog): number => flowLog.interval ?? 0;
const ownerOf = (flowLog: FlowLog): string => flowLog.tags?.["owner"] ?? "";

async function main(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const ids: string[] = [];
  let intervals = 0;
  let owners = 0;
  let pages = 0;
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET("/api/flowlogs", { params: { query: { pageSize: 50, cursor } } });
    if (error) throw new Error(error.title);
    // Other formats are texts.
    if (typeof data === "string") throw new Error(data);
    for (const flowLog of data.items) {
      ids.push(flowLog.flowLogId);
      intervals += intervalOf(flowLog);
      owners += ownerOf(flowLog).length;
    }

    cursor = data.nextCursor ?? undefined;
    pages++;
  } while (cursor);
  const runs = await client.GET("/api/runs/{runId}", { params: { path: { runId: 1 } } });
  const refused = await client.GET("/api/flowlogs", { params: { query: { pageSize: 5000 } } });
  console.log(JSON.stringify({
    pages, ids, intervals, owners, run: typeof runs.data === "string" ? 0 : runs.data?.run.runId, refused: refused.error?.errors?.["pageSize"]?.[0],
  }));
}

main(process.argv[2]!);
