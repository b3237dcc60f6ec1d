"use strict";
/* A sale goes through its stages and is sold; another one is lost. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const sales = new webapi.SaleAgent(options(url));
  const contacts = new webapi.ContactAgent(options(url));
  const company = await contacts.saveContactEntityAsync({
    ...(await contacts.createDefaultContactEntityAsync()),
    name: `Slipp ${randomUUID()}`,
  });
  const make = async (heading, amount) =>
    sales.saveSaleEntityAsync({
      ...(await sales.createDefaultSaleEntityAsync()),
      heading, amount, contact: { contactId: company.contactId },
    });
  const look = async ({ saleId }) => {
    const { status, probability, amount, rating } = await sales.getSaleEntityAsync(saleId);
    return { status, probability, amount, stage: rating.id };
  };

  const sale = await make("Lamps for the quay", 120_000); // what the client calls rating is the stage
  const walked = [await look(sale)];
  for (;;) {
    const next = await sales.getNextSaleStageAsync(sale.saleId, false);
    if (next <= 0 || walked.length > 10) break;
    const at = await sales.getSaleEntityAsync(sale.saleId);
    await sales.saveSaleEntityAsync({ ...at, rating: { id: next } });
    const promised = await sales.getProbabilityFromStageAsync(next);
    walked.push({ ...(await look(sale)), next, promised });
  }
  const open = await sales.getSalesFromContactAsync(company.contactId, true);
  await sales.setAsSoldAsync([sale.saleId]);
  const sold = await look(sale);

  const other = await make("Lamps for the shed", 9_000);
  await sales.setAsLostAsync([other.saleId]);
  return {
    sale, walked, sold, lost: await look(other), otherId: other.saleId,
    openBefore: open.map((it) => it.saleId),
    openAfter: (await sales.getSalesFromContactAsync(company.contactId, true)).map((it) => it.saleId),
    all: (await sales.getSalesFromContactAsync(company.contactId, false)).map((it) => it.saleId),
  };
});
