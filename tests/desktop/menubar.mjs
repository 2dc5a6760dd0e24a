/** The native menu of a window, as a screen reader reads it: over the accessibility bus. */
import dbus from "dbus-next";

const ACCESSIBLE = "org.a11y.atspi.Accessible";

async function call(bus, [destination, path], iface, member, signature = "", body = []) {
  const answer = await bus.call(new dbus.Message({ destination, path, interface: iface, member, signature, body }));
  return answer.body[0];
}

const children = (bus, object) => call(bus, object, ACCESSIBLE, "GetChildren");
const role = (bus, object) => call(bus, object, ACCESSIBLE, "GetRoleName");
const name = async (bus, object) => (await call(bus, object, "org.freedesktop.DBus.Properties", "Get", "ss", [ACCESSIBLE, "Name"])).value;

/** The first object with a role, a few levels below. */
async function find(bus, object, wanted, depth = 4) {
  if ((await role(bus, object)) === wanted) return object;
  if (depth === 0) return null;
  for (const child of await children(bus, object)) {
    const found = await find(bus, child, wanted, depth - 1);
    if (found) return found;
  }
  return null;
}

/** The words of every group and entry, in their order; empty while there is no menu. */
export async function nativeMenu(session) {
  const address = await call(session, ["org.a11y.Bus", "/org/a11y/bus"], "org.a11y.Bus", "GetAddress");
  const bus = dbus.sessionBus({ busAddress: address });
  try {
    const bar = await find(bus, ["org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"], "menu bar");
    const words = [];
    for (const group of bar ? await children(bus, bar) : []) {
      words.push(await name(bus, group));
      for (const entry of await children(bus, group)) words.push(await name(bus, entry));
    }
    return words;
  } finally {
    bus.disconnect();
  }
}
