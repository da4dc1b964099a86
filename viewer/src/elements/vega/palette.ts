// The ten colours of charts, in the order series take them. `palette.test.ts` checks that every two of them can be told
// apart with the common kinds of colour blindness, and that all stand out from the page.

export const PALETTE = {
  light: ["#4f46e5", "#d66422", "#379d87", "#ad117c", "#54b3ed", "#d59d3f", "#b075d8", "#276c43", "#76350a", "#9da4b1"],
  dark: ["#818cf8", "#f79e50", "#95f2d6", "#ed3b88", "#a5c8df", "#f5df5f", "#bd79ba", "#008f62", "#ab6526", "#86aded"],
} as const;

/** From little to much. */
export const RAMP = {
  light: ["#e4e7fd", "#c3c8fb", "#9ea3f5", "#7a79ee", "#5a50e4", "#4338ca", "#312e81"],
  dark: ["#262b52", "#363a7a", "#4a4da6", "#6367cd", "#818cf8", "#a9b3fb", "#d5dafe"],
} as const;

/** From one side of the middle to the other. */
export const DIVERGING = {
  light: ["#a8480f", "#d66422", "#eca578", "#f0ece9", "#a9aef3", "#6f6ce9", "#3a31b8"],
  dark: ["#f9b478", "#d9803c", "#8a5430", "#33343b", "#4f53a3", "#818cf8", "#b9c0fc"],
} as const;
