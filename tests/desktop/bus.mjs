/**
 * The desktop around the window: a notification service and a tray host of our own on a private
 * session bus, so that a test reads exactly what a person would see and clicks exactly that.
 */
import dbus from "dbus-next";
import { nativeMenu } from "./menubar.mjs";

const { Interface } = dbus.interface;

class Notifications extends Interface {
  constructor() {
    super("org.freedesktop.Notifications");
    this.shown = [];
  }

  Notify(app, replaces, icon, summary, body, actions) {
    const id = this.shown.length + 1;
    this.shown.push({ id, app, summary, body, actions });
    return id;
  }

  GetCapabilities() {
    return ["body", "body-markup", "actions"];
  }

  GetServerInformation() {
    return ["test", "opsflux", "1", "1.2"];
  }

  CloseNotification(id) {
    this.NotificationClosed(id, 3);
  }

  ActionInvoked(id, action) {
    return [id, action];
  }

  NotificationClosed(id, reason) {
    return [id, reason];
  }
}

Notifications.configureMembers({
  methods: {
    Notify: { inSignature: "susssasa{sv}i", outSignature: "u" },
    GetCapabilities: { outSignature: "as" },
    GetServerInformation: { outSignature: "ssss" },
    CloseNotification: { inSignature: "u" },
  },
  signals: {
    ActionInvoked: { signature: "us" },
    NotificationClosed: { signature: "uu" },
  },
});

class Watcher extends Interface {
  constructor() {
    super("org.kde.StatusNotifierWatcher");
    this.items = [];
    this.IsStatusNotifierHostRegistered = true;
    this.ProtocolVersion = 0;
  }

  get RegisteredStatusNotifierItems() {
    return this.items;
  }

  RegisterStatusNotifierItem(item) {
    this.items.push(item);
  }

  RegisterStatusNotifierHost() {}

  StatusNotifierItemRegistered(item) {
    return item;
  }

  StatusNotifierHostRegistered() {}
}

Watcher.configureMembers({
  properties: {
    RegisteredStatusNotifierItems: { signature: "as", access: "read" },
    IsStatusNotifierHostRegistered: { signature: "b", access: "read" },
    ProtocolVersion: { signature: "i", access: "read" },
  },
  methods: {
    RegisterStatusNotifierItem: { inSignature: "s" },
    RegisterStatusNotifierHost: { inSignature: "s" },
  },
  signals: {
    StatusNotifierItemRegistered: { signature: "s" },
    StatusNotifierHostRegistered: { signature: "" },
  },
});

/** Who sent the message that registered the tray: the item only says its path. */
function rememberSender(bus, watcher) {
  bus.on("message", (message) => {
    if (message.member === "RegisterStatusNotifierItem") watcher.owner = message.sender;
  });
}

/**
 * Offers the desktop's services on the bus at `address`; without `notifications` a real daemon shows them, and
 * without `tray` nobody shows one.
 */
export async function openDesktop(address, { notifications: ours = true, tray: hasTray = true } = {}) {
  const bus = dbus.sessionBus({ busAddress: address });
  const notifications = new Notifications();
  const watcher = new Watcher();
  rememberSender(bus, watcher);
  bus.export("/StatusNotifierWatcher", watcher);
  if (ours) {
    bus.export("/org/freedesktop/Notifications", notifications);
    await bus.requestName("org.freedesktop.Notifications", 0);
  }
  if (hasTray) await bus.requestName("org.kde.StatusNotifierWatcher", 0);
  return {
    /** Every notification shown so far. */
    shown: () => notifications.shown,
    /** A click on a notification. */
    click: (id) => {
      notifications.ActionInvoked(id, "default");
      notifications.NotificationClosed(id, 2);
    },
    tray: () => tray(bus, watcher),
    /** A click on an entry of the tray's menu. */
    choose: (text) => choose(bus, watcher, text),
    /** The words of the window's own menu. */
    menu: () => nativeMenu(bus),
    /** Whether a service is there; asking does not start it. */
    offers: (name) => has(bus, name),
    close: () => bus.disconnect(),
  };
}

async function has(bus, name) {
  const daemon = await bus.getProxyObject("org.freedesktop.DBus", "/org/freedesktop/DBus");
  return daemon.getInterface("org.freedesktop.DBus").NameHasOwner(name);
}

/** The label beside the tray icon and the texts of its menu; null while there is no tray. */
async function tray(bus, watcher) {
  const item = await itemOf(bus, watcher);
  if (!item) return null;
  const { entries } = await menuOf(bus, watcher, item);
  return { label: await item("XAyatanaLabel"), entries: entries.map((entry) => entry.text) };
}

async function choose(bus, watcher, text) {
  const item = await itemOf(bus, watcher);
  const { menu, entries } = await menuOf(bus, watcher, item);
  const { id } = entries.find((entry) => entry.text === text);
  await menu.Event(id, "clicked", new dbus.Variant("s", ""), 0);
}

/** Reads a property of the tray's item; null while there is none. */
async function itemOf(bus, watcher) {
  const path = watcher.items.at(-1);
  if (!path || !watcher.owner) return null;
  const item = await bus.getProxyObject(watcher.owner, path);
  const properties = item.getInterface("org.freedesktop.DBus.Properties");
  return async (name) => (await properties.Get("org.kde.StatusNotifierItem", name)).value;
}

async function menuOf(bus, watcher, item) {
  const object = await bus.getProxyObject(watcher.owner, await item("Menu"));
  const menu = object.getInterface("com.canonical.dbusmenu");
  const [, layout] = await menu.GetLayout(0, -1, []);
  return { menu, entries: labelled(layout) };
}

function labelled([id, properties, children]) {
  const own = properties.label ? [{ id, text: properties.label.value.replaceAll("_", "") }] : [];
  return [...own, ...children.flatMap((child) => labelled(child.value))];
}
