import { useEffect, useState } from "react";
import { duplicates, type Duplicate } from "../api/chat";
import type { Client } from "../api/types";
import { openConversation } from "../app/router";
import { loadConversation } from "../store/threads";
import { refreshLists } from "../store/lists";
import { useChat } from "../thread/chatPart";
import { clientsTurn } from "./known";

/** Asks whether somebody else may be the same client. What shows them comes when there is something to show. */
export function PossibleDuplicates({ client, onChange }: { client: Client; onChange: () => void }) {
  const [items, setItems] = useState<readonly Duplicate[]>([]);
  const part = useChat(items.length > 0);
  const ask = () => duplicates.of(client.id).then((page) => setItems(page.items), () => setItems([]));
  useEffect(() => {
    let wanted = true;
    duplicates.of(client.id).then((page) => wanted && setItems(page.items), () => undefined);
    return () => {
      wanted = false;
    };
  }, [client.id]);
  const moved = () => {
    const open = openConversation();
    void ask();
    onChange();
    clientsTurn.set(clientsTurn.get() + 1);
    if (open) loadConversation(open).catch(() => undefined);
    refreshLists();
  };
  if (items.length === 0 || !part || part === "failed") return null;
  return <part.Duplicates client={client} items={items} onChange={moved} />;
}
