// Things an invented public might say, to try the desk with one press.

/** @type {{name: string, lines: {as: string, text: string}[]}[]} */
export const PHRASES = [
  {
    name: "Complaint",
    lines: [
      { as: "marnie_dell", text: "@AshcombeValeNHS five hours in A&E at Ashcombe General with my mum and nobody has told us a thing. Not good enough." },
      { as: "colin_on_bikes", text: "@AshcombeValeNHS third time my clinic appointment at Thornbury Road has been moved with no warning. Who do I talk to?" },
      { as: "jo_fenwick88", text: "Rang @AshcombeValeNHS for an hour. On hold, cut off, on hold again. How is anyone meant to change an appointment?" },
    ],
  },
  {
    name: "Thank-you",
    lines: [
      { as: "bettina_r", text: "Huge thanks to the night staff on the children's ward at Ashcombe General. You were wonderful with our little one. @AshcombeValeNHS" },
      { as: "old_tom_gardens", text: "@AshcombeValeNHS the physio team at Vale Community Hospital got me walking again. Cannot thank them enough." },
    ],
  },
  {
    name: "Question",
    lines: [
      { as: "sunita_writes", text: "@AshcombeValeNHS is the blood test clinic at Thornbury Road open on Saturday? The website says two different things." },
      { as: "dad_of_three_av", text: "@AshcombeValeNHS where do I park for the maternity unit? First baby, slightly panicking!" },
    ],
  },
  {
    name: "Worrying post",
    lines: [
      { as: "quiet_harbour", text: "@AshcombeValeNHS I have rung the crisis line three times tonight and nobody picks up. I don't want to be here any more." },
      { as: "lee_k_1990", text: "@AshcombeValeNHS my neighbour's little boy has bruises again and I am scared for him. Who do I tell?" },
    ],
  },
  {
    name: "About a rival",
    lines: [{ as: "curious_carol", text: "Has anybody used @BrookmereHosp for a hip operation? Waiting ages and wondering what the options are." }],
  },
  {
    name: "Mischief",
    lines: [{ as: "not_a_bot_77", text: "@AshcombeValeNHS <!channel> *everyone* <script>alert(1)</script> WIN a free phone javascript:alert(1)" }],
  },
];

/** Stories that somebody might tell on the feedback site. @type {{name: string, service: string, title: string, text: string}[]} */
export const STORIES = [
  {
    name: "A long wait", service: "ASHCOMBE-AE", title: "Five hours without a word",
    text: "I brought my mum in with a bad fall. The nurses were kind, but for five hours nobody told us what we were waiting for. A board with the waiting time, or somebody who comes round, would have made all the difference.",
  },
  {
    name: "Kind care", service: "ASHCOMBE-MAT", title: "The night staff were wonderful",
    text: "Our first baby came at four in the morning. The midwife on nights stayed past the end of her shift so that we had a face we knew. We will never forget it.",
  },
];
