export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Someone who holds a position: the addressee, the signatory. */
export interface PostHolder extends Person {
  readonly position: string;
}

/** One row of the copy list. `area` is empty where the position serves the whole body. */
export interface CopyListEntry extends PostHolder {
  readonly area: string;
  readonly organisation: string;
}

export interface InspectedBody {
  readonly name: string;
  readonly shortName: string;
  readonly type: string;
  readonly nation: string;
  readonly areas: readonly string[];
}

/** Published reoffending record of the inspected body. Months are `2013-01`, rates per cent with one decimal. */
export interface ReoffendingRecord {
  readonly measure: string;
  readonly cohort: { readonly from: string; readonly to: string };
  /** Month of publication. */
  readonly published: string;
  readonly source: string;
  readonly comparator: { readonly name: string; readonly ratePercent: number };
  readonly rates: readonly { readonly area: string; readonly ratePercent: number }[];
  readonly trend: string;
}
