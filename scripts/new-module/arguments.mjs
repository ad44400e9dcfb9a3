const USAGE = `Usage: node scripts/new-module.mjs <name> <image> <port> [Title]

  name   folder and subpath, e.g. rabbitmq: lower-case letters, digits and single dashes
  image  image that the test starts, with a tag, e.g. rabbitmq:4
  port   port that the server listens on
  Title  used in class names and pages, e.g. RabbitMQ; default: derived from the name`;

/**
 * @typedef {object} NewModule
 * @property {string} name
 * @property {string} image
 * @property {number} port
 * @property {string} title
 */

/**
 * @param {string[]} args
 * @returns {NewModule}
 */
export function parseArguments([name = "", image = "", port = "", title, ...rest]) {
  check(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name), "name", name);
  check(/^[\w[][\w./:[\]-]*:[\w][\w.-]*$/.test(image), "image", image);
  check(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535, "port", port);
  check(title === undefined || /^[A-Z][A-Za-z0-9]*$/.test(title), "title", title);
  check(rest.length === 0, "extra argument", rest.join(" "));
  return { name, image, port: Number(port), title: title ?? titleOf(name) };
}

function titleOf(name) {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function check(holds, what, given) {
  if (!holds) throw new Error(`Invalid ${what}: "${given}"\n\n${USAGE}`);
}
