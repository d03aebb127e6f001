import { useEffect } from "react";
import { useCell } from "../store/cell";
import { printing, viewing } from "../store/viewing";
import { ContactBubble } from "./ContactBubble";
import { installable } from "./phone/installable";
import { keyboard } from "./phone/keyboard";
import { PullDown } from "./phone/PullDown";
import { stepsBack } from "./phone/steps";
import { Lightbox } from "./Lightbox";
import { printKeys } from "./paper/keys";
import { PrintView } from "./paper/PrintView";
import { badge } from "./telling/badge";
import { tell } from "./telling/tell";

/** Everything of this part that lasts as long as somebody is signed in. */
export function Layer() {
  const picture = useCell(viewing);
  const paper = useCell(printing);
  useEffect(() => {
    const ends = [stepsBack(), keyboard(), installable(), printKeys(), badge(), tell()];
    return () => ends.forEach((end) => end());
  }, []);
  return (
    <>
      {picture && <Lightbox key={picture.conversation} {...picture} />}
      {paper && <PrintView key={paper} conversation={paper} />}
      <ContactBubble />
      <PullDown />
    </>
  );
}
