"use strict";
/* A quote of a sale: lines of products, a discount, and the totals that follow. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const quotes = new webapi.QuoteAgent(options(url));
  const sales = new webapi.SaleAgent(options(url));
  const sale = await sales.saveSaleEntityAsync({
    ...(await sales.createDefaultSaleEntityAsync()),
    heading: `Lamps ${randomUUID()}`,
    contact: { contactId: 5 },
  });
  const [connection] = await quotes.getAllAvailableQuoteConnectionsAsync();
  const quote = await quotes.createAndSaveQuoteAsync(
    sale.saleId, connection.quoteConnectionId, "As asked for",
  );
  const [version] = await quotes.getQuoteVersionsAsync(quote.quoteId);
  const [alternative] = await quotes.getQuoteAlternativesAsync(version.quoteVersionId);
  const alternativeId = alternative.quoteAlternativeId;

  const line = await quotes.createQuoteLineAsync(alternativeId, "FL-100-NOK");
  const ten = await quotes.recalculateQuoteLineAsync({ ...line, quantity: 10 }, ["Quantity"]);
  const saved = await quotes.saveQuoteLineAsync(ten);
  const total = await quotes.getQuoteAlternativeAsync(alternativeId);
  const cheaper = await quotes.recalculateQuoteLineAsync(
    { ...saved, discountPercent: 10 }, ["DiscountPercent"],
  );
  await quotes.saveQuoteLineAsync(cheaper);
  const reduced = await quotes.getQuoteAlternativeAsync(alternativeId);
  return {
    sale, quote, version, alternative, line, ten, saved, total, cheaper, reduced,
    lines: await quotes.getQuoteLinesAsync(alternativeId),
  };
});
