import { useCell } from "../store/cell";
import type { Conversation, Message } from "../api/types";
import { ChatMessage } from "./ChatMessage";
import { focused } from "./focused";

interface Props {
  item: Conversation;
  messages: readonly Message[];
  index: number;
  lit: string | null;
  onShow: (message: string) => void;
}

/** One message among the others of its chat. */
export function ChatMessageAt({ item, messages, index, lit, onShow }: Props) {
  const last = messages[messages.length - 1]?.id;
  const message = messages[index];
  const at = useCell(focused);
  if (!message) return null;
  const known = at !== null && messages.some((one) => one.id === at);
  return (
    <ChatMessage
      item={item}
      message={message}
      before={messages[index - 1]}
      lit={lit === message.id}
      entry={message.id === (known ? at : last)}
      onShow={onShow}
    />
  );
}
