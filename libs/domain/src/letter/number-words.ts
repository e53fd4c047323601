const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const;
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;

/** The number words from `zero` to `ninety-nine`, at their own index. */
export const numberWords: readonly string[] = [
  ...small,
  ...tens.flatMap((ten) => [ten, ...small.slice(1, 10).map((unit) => `${ten}-${unit}`)]),
];

/** In words below ten, in digits from there: the house style for a number that stands alone. */
export const inWordsBelowTen = (number: number): string =>
  number < 10 ? (numberWords[number] ?? String(number)) : String(number);
