/** ISO 3166-1 alpha-3 codes in the order of COUNTRIES. Source: Debian's iso-codes; XKX as the World Bank writes it. */
export const ALPHA_3: readonly string[] = (
  'AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI BEN BLM ' +
  'BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN COL CRI CUB CPV ' +
  'CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK FSM FRO FRA GAB GBR GRD ' +
  'GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD HND HRV HTI HUN IDN IRL ISR IMN ' +
  'IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA ' +
  'LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI ' +
  'MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI ' +
  'PSE PRT PLW PRY QAT REU ROU SRB RUS RWA SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD ' +
  'STP SLV SXM SYR SWZ TCA TCD ATF TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY ' +
  'UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKX YEM MYT ZAF ZMB ZWE'
).split(' ')

/** What people call countries beside the names that Intl knows, in any language. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  AE: 'uae|оаэ|аао|zea|vae',
  BY: 'belarus|byelorussia|belorussia|белоруссия|рб|республика беларусь|рэспубліка беларусь|weißrussland|weissrussland|bielorussie|białoruś',
  CD: 'dr congo|drc|democratic republic of congo|дрк|rd congo',
  CH: 'confederation suisse|schweizerische eidgenossenschaft|швейцарская конфедерация',
  CI: 'ivory coast',
  CN: 'prc|peoples republic of china|people s republic of china|кнр|китайская народная республика|китай',
  CZ: 'czech republic|czechia|чешская республика|чэшская рэспубліка|ceska republika|česko|republika czeska|tschechische republik|république tchèque',
  DE: 'brd|frg|фрг|федеративная республика германия|bundesrepublik deutschland|republika federalna niemiec|rfn|rfa|deutschland|германия',
  FR: 'république française|французская республика',
  GB: 'uk|u k|great britain|britain|england|scotland|wales|northern ireland|united kingdom of great britain and northern ireland|англия|великобритания|соединенное королевство|вялікабрытанія|злучанае каралеўства|wielka brytania|zjednoczone królestwo|großbritannien|grossbritannien|england|angleterre|grande bretagne|anglia',
  GR: 'hellas|hellenic republic|греческая республика',
  KG: 'киргизия|кыргызстан|kirgizia|кыргызская республика',
  KP: 'north korea|dprk|кндр|северная корея',
  KR: 'south korea|korea|republic of korea|южная корея|республика корея|corée du sud',
  MD: 'moldavia|молдавия|молдова|республика молдова|republic of moldova',
  MK: 'macedonia|fyrom|македония|северная македония',
  NL: 'holland|the netherlands|голландия|нидерланды|holandia|галандыя',
  PL: 'polska|rp|rzeczpospolita polska|республика польша|польша|польшча',
  PS: 'palestine|палестина',
  RU: 'russia|рф|россия|российская федерация|расія|расейская федэрацыя|расійская федэрацыя|federacja rosyjska|russische föderation|fédération de russie|russian federation',
  SK: 'slovak republic|словацкая республика|slowakische republik',
  SY: 'syrian arab republic',
  TR: 'turkey|турция|turkei|turquie|turcja|турцыя',
  TW: 'republic of china',
  UA: 'ukraina|украіна',
  US: 'usa|u s a|u s|united states of america|america|сша|соединенные штаты|соединенные штаты америки|америка|злучаныя штаты амерыкі|зша|stany zjednoczone ameryki|vereinigte staaten von amerika|états unis d amérique|etats unis',
  VA: 'holy see|vatican|ватикан|святой престол|stolica apostolska|heiliger stuhl|saint siège',
}

/** Bodies of several countries, by names with small letters and without marks, and the code of PLACES for each. */
export const PLACES_BY_NAME: Readonly<Record<string, string>> = {
  eu: 'EU',
  'european union': 'EU',
  'европейскии союз': 'EU',
  ес: 'EU',
  евросоюз: 'EU',
  еурасаюз: 'EU',
  'еурапеискі саюз': 'EU',
  'unia europejska': 'EU',
  ue: 'EU',
  'europaische union': 'EU',
  'union europeenne': 'EU',
  coe: 'COE',
  'council of europe': 'COE',
  'совет европы': 'COE',
  'рада еуропы': 'COE',
  'rada europy': 'COE',
  europarat: 'COE',
  'conseil de l europe': 'COE',
  osce: 'OSCE',
  обсе: 'OSCE',
  абсе: 'OSCE',
  obwe: 'OSCE',
  osze: 'OSCE',
  un: 'UN',
  'united nations': 'UN',
  оон: 'UN',
  аан: 'UN',
  onz: 'UN',
  uno: 'UN',
  onu: 'UN',
  unesco: 'UNESCO',
  юнеско: 'UNESCO',
}
