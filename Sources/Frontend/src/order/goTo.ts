import { go, route } from "../app/router";
import { openOrder, orderSheet } from "../store/orderSheet";
import { phone } from "../ui/useMedia";

/** Opens a conversation at a message. The order stays beside it where there is room. */
export function goToMessage(conversation: string, message: string): void {
  const now = route.get();
  const order = orderSheet.get();
  if (now.page === "inbox" && now.id === conversation && now.message === message && !matchMedia(phone).matches) {
    const element = document.getElementById(`message-${message}`);
    element?.scrollIntoView({ block: "center" });
    return element?.focus({ preventScroll: true });
  }
  go({ ...(now.page === "inbox" ? now : { page: "inbox", view: "all" }), id: conversation, message, compose: null });
  if (order && !matchMedia(phone).matches) openOrder(order.id);
}
