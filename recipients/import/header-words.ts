import type { Target } from './field-codes.ts'
import { spokenHeader } from './spoken-header.ts'

/**
 * Words that stand above columns, in English, Russian, Belarusian, Polish, German and French, and the field each means;
 * small letters, without punctuation. Headers of lists of parliaments that are
 * published as open data stand here too.
 */
const WORDS: [Target, string][] = [
  [
    'external_id',
    'external id|id|ext id|identifier|uid|key|code|ид|идентификатор|код|ідэнтыфікатар|identyfikator|kennung|identifiant|bioguide|id bioguide|epid|mep id|nr|no|№',
  ],
  [
    'name',
    'name|full name|fullname|display name|name official full|recipient|official|person|member|contact|contact name|имя|фио|ф и о|полное имя|имя и фамилия|фамилия имя отчество|адресат|чиновник|депутат|контактное лицо|получатель|імя|піб|пib|поўнае імя|імя і прозвішча|прозвішча імя|чыноўнік|дэпутат|атрымальнік|nazwa|imię i nazwisko|imie i nazwisko|nazwisko i imię|nazwisko i imie|adresat|odbiorca|poseł|vollständiger name|vor und nachname|ansprechpartner|empfänger|abgeordneter|abgeordnete|nom complet|nom et prénom|prénom et nom|nom prénom|destinataire|député',
  ],
  [
    'given_name',
    'first name|given name|given names|forename|имя отчество|уласнае імя|imię|imie|vorname|prénom|prenom|name first',
  ],
  [
    'family_name',
    'last name|surname|family name|lastname|фамилия|прозвішча|nazwisko|nachname|familienname|nom|nom de famille|name last',
  ],
  [
    'office',
    'office|position|job title|title|function|post|occupation|rank|должность|пост|чин|звание|пасада|stanowisko|funkcja|urząd|amt|funktion|position funktion|stellung|dienstgrad|fonction|poste|titre|charge',
  ],
  [
    'body',
    'organisation|organization|institution|ministry|department|agency|company|body|group|committee|parliament|организация|учреждение|министерство|ведомство|орган|комитет|место работы|арганізацыя|установа|міністэрства|ведамства|камітэт|organizacja|instytucja|ministerstwo|resort|nazwa instytucji|nazwa urzędu|institution behörde|behörde|ministerium|einrichtung|dienststelle|organisme|ministère|ministere|institution organisme|établissement',
  ],
  [
    'email',
    'email|e mail|mail|email address|e mail address|emails|e mails|electronic mail|mail address|почта|эл почта|электронная почта|адрес электронной почты|имейл|емейл|мейл|эл адрес|электронный адрес|эл пошта|электронная пошта|адрас электроннай пошты|имэйл|імэйл|пошта|adres e mail|adres email|poczta elektroniczna|adres poczty elektronicznej|poczta|e mail adresse|email adresse|mailadresse|elektronische post|adresse e mail|adresse email|courriel|adresse électronique|mél|adresse mail|contact email',
  ],
  [
    'web_form',
    'web form|webform|contact form|contact url|contact page|form|online form|форма|веб форма|форма обратной связи|обратная связь|электронная приемная|электронная приёмная|электронное обращение|вэб форма|форма зваротнай сувязі|электронны зварот|formularz|formularz kontaktowy|formularz www|kontaktformular|formular|formulaire|formulaire de contact|contact form url',
  ],
  [
    'postal_address',
    'postal address|address|mailing address|street address|full address|office address|почтовый адрес|адрес|адрес организации|юридический адрес|паштовы адрас|адрас|adres|adres pocztowy|adres korespondencyjny|adres siedziby|anschrift|postanschrift|postadresse|adresse|adresse postale|adresse complète',
  ],
  [
    'address_line',
    'street|address line|address line 1|address line 2|street and number|улица|улица дом|вуліца|ulica|ulica i numer|straße|strasse|straße und hausnummer|hausnummer|rue|rue et numéro|building|здание|po box|a я|postfach|boîte postale|skrytka pocztowa',
  ],
  [
    'postcode',
    'postcode|postal code|zip|zip code|zipcode|индекс|почтовый индекс|індэкс|паштовы індэкс|kod pocztowy|kod|plz|postleitzahl|code postal|cp',
  ],
  [
    'city',
    'city|town|locality|place of office|город|населенный пункт|населённый пункт|горад|населены пункт|miasto|miejscowość|ort|stadt|ville|commune|localité',
  ],
  [
    'country',
    'country|country code|nation|state country|страна|код страны|государство|краіна|код краіны|дзяржава|kraj|państwo|kod kraju|land|staat|länderkürzel|land code|pays|code pays|état',
  ],
  [
    'languages',
    'languages|language|lang|working languages|язык|языки|язык обращения|мова|мовы|język|języki|sprache|sprachen|langue|langues',
  ],
  [
    'salutation',
    'salutation|salutations|greeting|letter salutation|letter greeting|opening formula|обращение|обращение в письме|приветствие|зварот|зварот у лісце|прывітанне|zwrot|zwrot grzecznościowy|zwrot powitalny|powitanie|anrede|briefanrede|anredezeile|appel|formule d appel|formule d ouverture',
  ],
  [
    'closing',
    'closing|closings|closing formula|complimentary close|complimentary closing|valediction|заключение письма|заключительная формула|заключение|прощание|заканчэнне|канцоўка ліста|заключная формула|развітанне|zwrot końcowy|formuła końcowa|zakończenie listu|pożegnanie|grußformel|grussformel|schlussformel|formule de politesse|formule finale|formule de fin',
  ],
  ['holder_gender', 'gender|sex|holder gender|пол|płeć|geschlecht|genre|sexe|m f|bio gender'],
  ['role', 'role|role code|роль|роля|rola|rolle|rôle'],
  ['kind', 'kind|kind of recipient|type of recipient|вид|від|rodzaj|art|type de destinataire'],
  ['place', 'place'],
  ['time_zone', 'time zone|timezone|часовой пояс|часавы пояс|strefa czasowa|zeitzone|fuseau horaire'],
  [
    'valid_until',
    'valid until|term end|end of term|end date|until|expires|действует до|срок до|окончание полномочий|дзейнічае да|тэрмін да|ważne do|koniec kadencji|kadencja do|gültig bis|ende der amtszeit|amtszeit bis|valable jusqu au|fin de mandat|terms end',
  ],
  [
    'enabled',
    'enabled|active|on|включен|включён|активен|уключаны|актыўны|aktywny|włączony|aktiv|eingeschaltet|actif|activé',
  ],
  ['requires', 'requires'],
  ['advice', 'advice'],
  [
    'notes',
    'notes|note|comment|comments|remark|remarks|description|заметки|заметка|примечание|примечания|комментарий|комментарии|нататкі|нататка|заўвага|заўвагі|каментар|каментарый|uwagi|uwaga|notatki|notatka|komentarz|opis|bemerkung|bemerkungen|anmerkung|anmerkungen|notiz|notizen|kommentar|remarque|remarques|commentaire|commentaires|observations',
  ],
  ['confidence', 'confidence'],
  [
    'source',
    'source|sources|источник|источники|откуда|крыніца|крыніцы|źródło|źródła|quelle|quellen|source url',
  ],
  [
    'checked_on',
    'checked on|checked|date checked|last checked|verified|last verified|проверено|дата проверки|праверана|дата праверкі|sprawdzono|data sprawdzenia|zweryfikowano|geprüft|geprüft am|stand|vérifié|vérifié le|date de vérification',
  ],
  ['source_date', 'source date'],
  ['trial_email', 'trial email'],
  [
    'ignore',
    'phone|telephone|tel|phone number|mobile|cell|fax|телефон|тел|моб|мобильный|факс|тэлефон|тэл|telefon|komórka|faks|handy|mobil|téléphone|portable|télécopie|website|web site|web|site|homepage|url|link|сайт|вебсайт|веб сайт|вэб сайт|сайт організації|strona|strona www|strona internetowa|www|webseite|internetseite|site web|site internet|facebook|twitter|x|telegram|instagram|vk|youtube|linkedin|партия|party|партыя|partia|partei|parti|fraction|фракция|group id|district|округ|акруга|okręg|wahlkreis|circonscription|birthday|date of birth|дата рождения|birth date|photo|image|фото|foto|lp|п п|н п|№ п п',
  ],
]

const FIELDS_BY_WORD = new Map(
  WORDS.flatMap(([field, words]) => words.split('|').map((word) => [word, field] as const)),
)

/** The field that a header names, in any of the six languages; undefined when no word of it is known. */
export function knownHeader(header: string): Target | undefined {
  const words = foldHeader(header)
  if (words === '' || words.length > 80) return undefined
  const spoken = spokenHeader(header, (part) => FIELDS_BY_WORD.get(part))
  if (spoken !== undefined) return spoken
  return FIELDS_BY_WORD.get(words) ?? FIELDS_BY_WORD.get(words.replace(/ \d+$/, '')) ?? partlyKnown(words)
}

/** Small letters, one space between words, no punctuation and nothing in brackets. */
function foldHeader(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[([{].*?[)\]}]/g, ' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}№]+/gu, ' ')
    .trim()
}

/** Words that say what a column is wherever they stand in its header: "work e-mail", "служебная почта". */
const TELLING: [RegExp, Target][] = [
  [/^(trial|test) /, 'ignore'],
  [/\b(e ?mail|courriel)s?\b|(^| )(эл|электронн\S+|служебн\S+) (почт|пошт|адрас|адрес)/u, 'email'],
  [
    / (formularz|formular|formulaire|form|форма)$|^(formularz|formulaire|kontaktformular|форма) /u,
    'web_form',
  ],
  [/\b(phone|telefon|tel|fax|téléphone)\b|(^| )(телефон|тэлефон|факс)/u, 'ignore'],
  [/(^| )(postal|mailing|office|почтов\S+|паштов\S+) (address|адрес|адрас)/u, 'postal_address'],
  [/(^| )(адрес|адрас|adres|anschrift|address|adresse)( |$)/u, 'postal_address'],
  [/(^| )(country|страна|краіна|kraj|land|pays)( |$)/u, 'country'],
]

function partlyKnown(words: string): Target | undefined {
  if (words.split(' ').length > 6) return undefined
  return TELLING.find(([pattern]) => pattern.test(words))?.[1]
}
