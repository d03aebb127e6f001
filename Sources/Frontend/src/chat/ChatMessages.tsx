import type { Conversation, Message } from "../api/types";
import { refusal } from "../store/reach";
import { ChatMessage } from "./ChatMessage";

interface Props {
  item: Conversation;
  messages: readonly Message[];
  index: number;
  lit: string | null;
  onShow: (message: string) => void;
}

/** One message among the others of its chat. It is told only what it needs, so that a change elsewhere does not draw it again. */
export function ChatMessageAt({ item, messages, index, lit, onShow }: Props) {
  const message = messages[index];
  if (!message) return null;
  return (
    <ChatMessage
      kind={item.chat_kind ?? "person"}
      open={refusal(item) === null}
      message={message}
      before={messages[index - 1]}
      last={index === messages.length - 1}
      lit={lit === message.id}
      onShow={onShow}
    />
  );
}
