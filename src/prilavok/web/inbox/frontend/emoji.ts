/* The emoji that shops and their customers use, in groups; loaded when the picker is opened for the first time. */
export const GROUPS: readonly string[] = [
  "😀😃😄😁😆😅😂🤣🙂😉😊😇🥰😍🤩😘😋😜🤗🤭🤔😐😏🙄😬😌😴😎🥳😕🙁😮😳🥺😢😭😱😤😡🤯🤒🤝",
  "👍👎👌✌️🤞🤟👋🙌👏🙏💪👀👇👆👉👈✍️💅🤷‍♀️🤷‍♂️🙋‍♀️🙋‍♂️🤦‍♀️🤦‍♂️💁‍♀️",
  "❤️🧡💛💚💙💜🖤🤍🤎💔💕💞💖💘💝❤️‍🔥✨⭐🌟💫🔥🎉🎊🎁🎀💐🌸🌷🌹🌺🌻🌿🍀",
  "👗👚👕👖🩳🧥👔👙👘🥻👠👡👢👟🥿👒🧢👜👛👝🎒💍💎📿👓🕶️🧣🧤🧦💄🕯️🛍️🛒🏷️🧵🧶🪡📏",
  "📦🚚✈️🏠🏬📍🗺️📮💳💰💸🧾📄📞📱💬📩📷🎥🔗🔔⏰⏳📅✅❌❗❓⚠️🆕🆗💯➕➖🔄☀️🌧️❄️☕🍰🐱🐶",
];

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function split(group: string): string[] {
  return [...letters.segment(group)].map(({ segment }) => segment);
}
