import { texts } from "../texts";

/** Words about orders that more than one part of the page says: where they stand, what became of a change. */
export const ordering = texts({
  "nav.orders": "Orders",
  "nav.finance": "Finance",
  "nav.notifications": "Notifications",
  "nav.notifications.unread": { one: "{n} unread notification", other: "{n} unread notifications" },
  "order.meanwhile": "{name} changed order {number} meanwhile. Their change is on screen now.",
  "order.meanwhile.somebody": "Order {number} was changed meanwhile. That change is on screen now.",
  "order.anyway": "Save mine anyway",
  "order.force": "Hand out anyway",
  "order.refused.unpaid": "Order {number} stays where it was: money is still owed for it.",
  "order.refused.originals_here": "Order {number} stays where it was: the client’s original papers are still here.",
  "keys.order": "New order",
  "keys.columns": "Column to the left or right",
  "keys.moveBeside": "Move the card to the column beside",
  "keys.move": "Move to…",
  "keys.pick": "Select",
  "keys.pickRange": "Select up to here",
  "keys.otherView": "Board or table",
});
