import { PHASES, type JournalRecord, type Segment, type StartRecord } from "../../run/start-record";
import { seconds, shorten } from "../format";
import { busyTime, groupRecords } from "../groups";
import { headlineOf } from "../summary";
import { Html, html } from "./html";
import { lanesOf, type Lane } from "./lanes";
import { LOOK } from "./look";
import { findSavings, type Saving } from "./savings";
import { Scale } from "./scale";

/** The number of starts up to which all lanes are open at first. */
const MOST_OPEN = 60;

/**
 * Returns a run as one HTML page, which loads nothing and has no script: the policy in its head forbids both, so text
 * of images, logs and errors cannot do anything even if an escape were missing.
 */
export function timelinePage(records: readonly JournalRecord[]): string {
  const starts = records.filter((record) => record.type === "start");
  const used = new Set(starts.flatMap((start) => segmentsOf(start).map(({ phase }) => phase)));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mayfly timeline</title>
        ${style}
      </head>
      <body>
        <h1>Where the time went</h1>
        <p>${headlineOf(records)}</p>
        ${began(starts)}
        <ul class="legend">
          ${PHASES.filter((phase) => used.has(phase)).map((phase) => html`<li><i class="${phase}"></i>${phase}</li>`)}
        </ul>
        ${starts.length === 0 ? undefined : chart(starts, records)} ${keptOnes(records)}
        ${savings(findSavings(starts))}
      </body>
    </html> `.text;
}

/** A style sheet needs no escapes, and would not understand them. */
const style = new Html(`<style>${LOOK}</style>`);

function began(starts: readonly StartRecord[]): Html | undefined {
  if (starts.length === 0) return undefined;
  const first = new Date(Math.min(...starts.map(({ at }) => at)));
  return html`<p class="aside">
    The first start began at ${first.toISOString().replace("T", " ").replace(/\..*/, "")} UTC. Times
    without a start are drawn shorter. Open a line for its phases, what it waited for, and the error
    and the log of a failure.
  </p>`;
}

function chart(starts: readonly StartRecord[], records: readonly JournalRecord[]): Html {
  const scale = new Scale(starts);
  const lanes = lanesOf(starts);
  const first = Math.min(...starts.map(({ at }) => at));
  const around = { scale, first, users: usersOf(records), open: starts.length <= MOST_OPEN };
  const ticks = scale.ticks.map(
    ({ left, at }) => html`<span style="left:${percent(left)}">${short(at)}</span>`,
  );
  return html`<h2>Starts</h2>
    <div class="row axis">
      <span class="name"></span>
      <div class="track">${ticks}</div>
      <span class="time"></span>
    </div>
    ${lanes.map((lane) => laneOf(lane, around))}`;
}

interface Around {
  readonly scale: Scale;
  /** When the first start began. */
  readonly first: number;
  /** The number of test files by container. */
  readonly users: ReadonlyMap<string, number>;
  readonly open: boolean;
}

function laneOf({ title, starts }: Lane, around: Around): Html {
  const count = starts.length === 1 ? "1 start" : `${starts.length} starts`;
  return html`<details class="lane" ${around.open ? html` open` : undefined}>
    <summary class="row">
      <span class="name"><b>${title}</b> <small>${count}</small></span>
      <div class="track">
        ${gaps(around.scale)}${starts.map((start) => bar(start, around.scale))}
      </div>
      <span class="time">${seconds(busyTime([...starts]))}</span>
    </summary>
    ${starts.map((start) => startOf(start, around))}
  </details>`;
}

const gaps = ({ gaps: all }: Scale): Html[] =>
  all.map(
    ({ left, width, took }) =>
      html`<i
        class="gap"
        style="left:${percent(left)};width:${percent(width)}"
        title="no start for ${seconds(took)}"
      ></i>`,
  );

/** The segments of a start where they are in the run. */
function bar(start: StartRecord, scale: Scale): Html[] {
  return segmentsOf(start).map(({ phase, from, took }) => {
    const left = scale.at(start.at + from);
    const width = scale.at(start.at + from + took) - left;
    return html`<i
      class="${phase}"
      style="left:${percent(left)};width:${percent(width)}"
      title="${phase} ${seconds(took)}"
    ></i>`;
  });
}

function startOf(start: StartRecord, around: Around): Html {
  const { image, fixture, took, outcome } = start;
  const notes = [fixture === undefined ? "" : `fixture ${fixture}`, noteOf(start)].filter(Boolean);
  const title = html`<b>${shorten(image)}</b> <small>${notes.join(" · ")}</small>`;
  return html`<details class="${outcome === "failed" ? "one failed" : "one"}">
    <summary class="row">
      <span class="name" title="${image}">${title}</span>
      <div class="track">${gaps(around.scale)}${bar(start, around.scale)}</div>
      <span class="time">${seconds(took)}</span>
    </summary>
    <div class="more">
      <p>${factsOf(start, around).join(" · ")}</p>
      <table>
        <tr>
          <th>phase</th>
          <th class="number">seconds</th>
          <th class="scale"></th>
          <th>waited for</th>
        </tr>
        ${segmentsOf(start).map((segment) => segmentRow(segment, took))}
      </table>
      ${start.error === undefined ? undefined : html`<pre class="error">${start.error}</pre>`}
    </div>
  </details>`;
}

function noteOf({ outcome, code, baked, pooled }: StartRecord): string {
  if (outcome === "failed") return `FAILED: ${code ?? "unknown"}`;
  if (outcome === "reused") return "reused";
  return [baked === true ? "baked" : "", pooled === true ? "by a pool" : ""]
    .filter(Boolean)
    .join(" · ");
}

function factsOf({ id, name, at, image }: StartRecord, { first, users }: Around): string[] {
  const count = id === undefined ? 0 : (users.get(id) ?? 0);
  return [
    image,
    `began after ${seconds(at - first)}`,
    ...(name === undefined ? [] : [`container ${name}`]),
    ...(id === undefined ? [] : [`id ${id.slice(0, 12)}`]),
    ...(count > 0 ? [`used by ${count} test ${count === 1 ? "file" : "files"}`] : []),
  ];
}

function segmentRow({ phase, from, took, waitingFor, lastSeen }: Segment, all: number): Html {
  const [left, width] = [from, took].map((ms) => percent((ms / (all || 1)) * 100));
  const seen =
    lastSeen === undefined ? undefined : html`<br /><small>last seen: ${lastSeen}</small>`;
  return html`<tr>
    <td class="word">${phase}</td>
    <td class="number">${(took / 1000).toFixed(3)}</td>
    <td class="scale">
      <div class="track"><i class="${phase}" style="left:${left};width:${width}"></i></div>
    </td>
    <td>${waitingFor}${seen}</td>
  </tr>`;
}

/** Returns the segments; for a record of an earlier version, its phases in their usual order. */
function segmentsOf({ segments, phases }: StartRecord): readonly Segment[] {
  if (segments !== undefined) return segments;
  let from = 0;
  return PHASES.flatMap((phase) => {
    const took = phases[phase];
    if (took === undefined) return [];
    from += took;
    return [{ phase, from: from - took, took }];
  });
}

function usersOf(records: readonly JournalRecord[]): Map<string, number> {
  const files = new Map<string, Set<string>>();
  for (const record of records) {
    if (record.type !== "use") continue;
    files.set(record.id, (files.get(record.id) ?? new Set()).add(record.by));
  }
  return new Map([...files].map(([id, by]) => [id, by.size]));
}

function keptOnes(records: readonly JournalRecord[]): Html | undefined {
  const kept = groupRecords(records).filter(({ outcome }) => outcome === "kept");
  if (kept.length === 0) return undefined;
  return html`<h2>Kept from an earlier run</h2>
    <ul>
      ${kept.map(({ image, fixture, count }) => html`<li>${shorten(image)}${count > 1 ? ` ×${count}` : ""} <small>${fixture === undefined ? "" : `fixture ${fixture}`}</small></li>`)}
    </ul>`;
}

const WAYS = {
  bake: ["a baked image", "the phases ready and hooks of"],
  pool: ["a warm pool", "the whole time of"],
} as const;

function savings(all: readonly Saving[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<h2>What could be saved</h2>
    <table class="savings">
      <tr>
        <th>image</th>
        <th>by</th>
        <th class="number">at most</th>
        <th>computed from</th>
      </tr>
      ${all.map(
        ({ image, by, starts, atMost }) =>
          html`<tr>
            <td>${shorten(image)}</td>
            <td class="word">${WAYS[by][0]}</td>
            <td class="number">${seconds(atMost)}</td>
            <td>${WAYS[by][1]} ${starts === 1 ? "1 start" : `${starts} starts`}</td>
          </tr>`,
      )}
    </table>
    <p class="aside">
      These are upper bounds of the sum over all starts. The run itself gets shorter by less, since
      workers start containers at the same time, and the savings of one image do not add up. A baked
      image saves the initialisation of a server, not the server's own start, and both are in the
      phase ready; where the run has baked starts of the image, their median is subtracted. A pool
      starts a container while the test before runs, so the first start of each process is not
      counted, and a short test still waits for a part of the next one.
    </p>`;
}

const percent = (number: number): string => `${number.toFixed(3)}%`;

/** Formats milliseconds for a tick. */
const short = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`;
