// Writes the EPCIS 2.0 documents of the demonstration: fourteen servo drive units and everything that went into them.
// Deterministic: the same files every time. Usage: node demo/events/generate.mjs
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const units = 14;

// GLNs, GTINs and SSCCs of the example company prefix 4012345 (GS1).
const site = {
  plant: "urn:epc:id:sgln:4012345.00001.0",
  warehouse: "urn:epc:id:sgln:4012345.00002.0",
  turning: "urn:epc:id:sgln:4012345.00003.0",
  winding: "urn:epc:id:sgln:4012345.00004.0",
  electronics: "urn:epc:id:sgln:4012345.00005.0",
  crossDock: "urn:epc:id:sgln:4012345.00006.0",
  smelter: "urn:epc:id:sgln:4012345.00007.0",
};
const party = { oem: "urn:epc:id:pgln:4012345.00001", sup1: "urn:epc:id:pgln:4012345.00003", sup2: "urn:epc:id:pgln:4012345.00005", log: "urn:epc:id:pgln:4012345.00006" };
const lot = (reference, name) => `urn:epc:class:lgtin:4012345.${reference}.${name}`;
const serial = (reference, number) => `urn:epc:id:sgtin:4012345.${reference}.${String(number).padStart(4, "0")}`;
const sscc = (number) => `urn:epc:id:sscc:4012345.${String(number).padStart(10, "0")}`;
const steel = lot("000101", "STEEL-2026-07"), copper = lot("000102", "CU-2026-19"), alloy = lot("000103", "NDFEB-2026-04");
const aluminium = lot("000104", "AL-2026-11"), laminate = lot("000105", "FR4-2026-33");
const magnets = lot("000201", "MAG-2026-08"), housings = lot("000202", "HSG-2026-05");
const shaft = (n) => serial("000301", n), rotor = (n) => serial("000302", n), controller = (n) => serial("000303", n);
const encoder = (n) => serial("000304", n), drive = (n) => serial("012345", n);
const decimal = (value, places) => Number(value.toFixed(places));
const each = (make) => Array.from({ length: units }, (_, i) => make(i + 1));

let minute = 0;
const start = Date.UTC(2026, 8, 1, 6, 0, 0);
const event = (type, fields) => {
  minute += 7;
  return { type, eventTime: new Date(start + minute * 60_000).toISOString(), eventTimeZoneOffset: "+02:00", ...fields };
};
const at = (place) => ({ readPoint: { id: place }, bizLocation: { id: place } });
const qty = (epcClass, quantity, uom) => (uom ? { epcClass, quantity, uom } : { epcClass, quantity });
const object = (action, bizStep, disposition, place, rest) => event("ObjectEvent", { action, bizStep, disposition, ...at(place), ...rest });
const transformation = (place, rest) => event("TransformationEvent", { bizStep: "creating_class_instance", disposition: "active", ...at(place), ...rest });
const pack = (action, bizStep, parentID, childEPCs, place) =>
  event("AggregationEvent", { action, bizStep, disposition: action === "ADD" ? "in_progress" : "active", parentID, childEPCs, ...at(place) });
const transfer = (from, to) => ({
  sourceList: [{ type: "possessing_party", source: from }],
  destinationList: [{ type: "possessing_party", destination: to }],
});
const document = (name, eventList) => {
  const text = JSON.stringify({
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: new Date(start + minute * 60_000).toISOString(),
    epcisBody: { eventList },
  }, null, 1);
  writeFileSync(join(folder, name), text + "\n");
  console.log(`${name}: ${eventList.length} events`);
  return eventList.length;
};

let total = 0;

// Tier 3: raw materials come into being.
total += document("1-raw-materials.json", [
  [steel, 900, "KGM"], [copper, 240, "KGM"], [alloy, 60, "KGM"], [aluminium, 400, "KGM"], [laminate, 120, undefined],
].flatMap(([item, amount, uom]) => [
  object("ADD", "commissioning", "active", site.smelter, { quantityList: [qty(item, amount, uom)] }),
  object("OBSERVE", "shipping", "in_transit", site.smelter, { quantityList: [qty(item, amount, uom)], ...transfer(party.log, item === laminate || item === alloy ? party.sup2 : party.sup1) }),
]));

// Tier 2: the electronics supplier sinters magnets and builds controllers.
total += document("2-supplier-electronics.json", [
  object("OBSERVE", "receiving", "in_progress", site.electronics, { quantityList: [qty(alloy, 60, "KGM"), qty(laminate, 120)] }),
  transformation(site.electronics, { inputQuantityList: [qty(alloy, 12, "KGM")], outputQuantityList: [qty(magnets, 24 * units)] }),
  ...each((n) => transformation(site.electronics, { inputQuantityList: [qty(laminate, 1)], outputEPCList: [controller(n)] })),
  ...each((n) => object("OBSERVE", "inspecting", "conformant", site.electronics, {
    epcList: [controller(n)],
    sensorElementList: [{ sensorReport: [{ type: "Voltage", value: decimal(23.9 + n / 100, 2), uom: "VLT" }] }],
  })),
  pack("ADD", "packing", sscc(2001), each(controller), site.electronics),
  object("OBSERVE", "shipping", "in_transit", site.electronics, {
    epcList: [sscc(2001)], bizTransactionList: [{ type: "desadv", bizTransaction: "urn:epcglobal:cbv:bt:4012345000054:DA-2001" }], ...transfer(party.sup2, party.log),
  }),
]);

// Tier 2: the mechanics supplier turns shafts and winds rotors.
total += document("3-supplier-mechanics.json", [
  object("OBSERVE", "receiving", "in_progress", site.turning, { quantityList: [qty(steel, 900, "KGM"), qty(copper, 240, "KGM"), qty(magnets, 24 * units)] }),
  transformation(site.turning, { inputQuantityList: [qty(aluminium, 90, "KGM")], outputQuantityList: [qty(housings, units)] }),
  ...each((n) => transformation(site.turning, { inputQuantityList: [qty(steel, 7.4, "KGM")], outputEPCList: [shaft(n)] })),
  ...each((n) => transformation(site.winding, {
    inputQuantityList: [qty(steel, 11.2, "KGM"), qty(copper, 3.6, "KGM"), qty(magnets, 24)], outputEPCList: [rotor(n)],
  })),
  ...each((n) => object("OBSERVE", "inspecting", "conformant", site.winding, {
    epcList: [rotor(n), shaft(n)],
    sensorElementList: [{ sensorReport: [{ type: "Length", value: decimal(184.98 + n / 1000, 3), uom: "MMT" }] }],
  })),
  pack("ADD", "packing", sscc(1001), each(rotor), site.winding),
  pack("ADD", "packing", sscc(1002), each(shaft), site.winding),
  object("OBSERVE", "shipping", "in_transit", site.winding, {
    epcList: [sscc(1001), sscc(1002)], bizTransactionList: [{ type: "desadv", bizTransaction: "urn:epcglobal:cbv:bt:4012345000030:DA-1001" }], ...transfer(party.sup1, party.log),
  }),
]);

// The carrier takes the pallets over its cross-dock.
total += document("4-carrier.json", [2001, 1001, 1002].flatMap((pallet) => [
  object("OBSERVE", "arriving", "in_progress", site.crossDock, { epcList: [sscc(pallet)] }),
  event("TransactionEvent", {
    action: "ADD", bizStep: "loading", disposition: "in_transit", epcList: [sscc(pallet)], ...at(site.crossDock),
    bizTransactionList: [{ type: "bol", bizTransaction: `urn:epcglobal:cbv:bt:4012345000061:BOL-${pallet}` }],
  }),
  object("OBSERVE", "departing", "in_transit", site.crossDock, {
    epcList: [sscc(pallet)], sensorElementList: [{ sensorReport: [{ type: "Temperature", value: 17.5, uom: "CEL" }] }],
  }),
]));

// Tier 1: the manufacturer unpacks, assembles, tests, packs and ships.
const order = (n) => [{ type: "prodorder", bizTransaction: `urn:epcglobal:cbv:bt:4012345000016:PO-${1000 + n}` }];
total += document("5-manufacturer.json", [
  object("OBSERVE", "receiving", "in_progress", site.plant, {
    epcList: [sscc(2001), sscc(1001), sscc(1002)], bizTransactionList: [{ type: "recadv", bizTransaction: "urn:epcglobal:cbv:bt:4012345000016:RA-77" }], ...transfer(party.log, party.oem),
  }),
  pack("DELETE", "unpacking", sscc(2001), each(controller), site.plant),
  pack("DELETE", "unpacking", sscc(1001), each(rotor), site.plant),
  pack("DELETE", "unpacking", sscc(1002), each(shaft), site.plant),
  ...each((n) => object("ADD", "commissioning", "active", site.plant, { epcList: [encoder(n)] })),
  ...each((n) => event("TransformationEvent", {
    bizStep: "assembling", disposition: "active", ...at(site.plant), bizTransactionList: order(n),
    inputEPCList: [rotor(n), shaft(n), controller(n)], inputQuantityList: [qty(housings, 1)], outputEPCList: [drive(n)],
  })),
  ...each((n) => event("AssociationEvent", { action: "ADD", bizStep: "assembling", disposition: "active", parentID: drive(n), childEPCs: [encoder(n)], ...at(site.plant) })),
  ...each((n) => object("OBSERVE", "inspecting", "conformant", site.plant, {
    epcList: [drive(n)],
    sensorElementList: [{ sensorReport: [{ type: "Temperature", value: decimal(41.2 + n / 10, 1), uom: "CEL" }, { type: "Speed", value: 50.5, uom: "MTS" }] }],
  })),
  ...each((n) => event("TransactionEvent", {
    action: "ADD", bizStep: "accepting", disposition: "active", epcList: [drive(n)], ...at(site.plant), bizTransactionList: order(n),
  })),
  ...each((n) => pack("ADD", "packing", sscc(3000 + n), [drive(n)], site.plant)),
  ...each((n) => object("OBSERVE", "storing", "sellable_accessible", site.warehouse, { epcList: [sscc(3000 + n)] })),
  ...each((n) => object("OBSERVE", "shipping", "in_transit", site.warehouse, { epcList: [sscc(3000 + n)], ...transfer(party.oem, party.log) })),
]);

console.log(`${total} events`);
