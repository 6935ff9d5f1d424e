// chrono-node as the benchmark's reader: the same conversation as readers.py has.
import { createInterface } from "node:readline";

const began = performance.now();
const chrono = await import("chrono-node");
const seconds = (performance.now() - began) / 1000;

const pad = (number, width) => String(number).padStart(width, "0");

function minutesOf(published) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(published);
  return found ? (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3])) : 0;
}

function read(document) {
  const reference = {
    instant: new Date(document.published),
    timezone: minutesOf(document.published),
  };
  const found = chrono.parse(`${document.title}\n\n${document.text}`, reference, {
    forwardDate: true,
  });
  return found.map(({ start }) =>
    [pad(start.get("year"), 4), pad(start.get("month"), 2), pad(start.get("day"), 2)].join("-"),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const start = performance.now();
  const days = order.documents.map(read);
  const answer = { seconds: (performance.now() - start) / 1000, import_seconds: seconds };
  answer.megabytes = process.resourceUsage().maxRSS / 1024;
  if (order.wants_days) answer.days = days;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
