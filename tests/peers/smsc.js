'use strict';
// An SMS centre on npm "smpp". Prints "listening PORT", then one JSON line for each submission. Settings come from the environment:
// TPS (more are answered 0x58), REJECT_EVERY (0x45), DELAY_MS (before answers), RECEIPT = once | twice | before | text (hexadecimal id in the
// answer, decimal in a receipt that has a text only), TLS_KEY and TLS_CERT (PEM files).
const fs = require('fs');
const smpp = require('smpp');
const setting = (name, fallback) => Number(process.env[name] || fallback);
const [tps, rejectEvery, delay] = [setting('TPS', 0), setting('REJECT_EVERY', 0), setting('DELAY_MS', 0)];
const receipts = process.env.RECEIPT || 'once';
let count = 0, second = 0, inSecond = 0;

const stamp = date => date.toISOString().replace(/\D/g, '').slice(2, 12);

function receipt(session, pdu, number, id) {
  const now = stamp(new Date());
  const message = {
    esm_class: 4, source_addr_ton: pdu.dest_addr_ton, source_addr_npi: pdu.dest_addr_npi, source_addr: pdu.destination_addr,
    dest_addr_ton: pdu.source_addr_ton, destination_addr: pdu.source_addr, data_coding: 0,
    short_message: `id:${number} sub:001 dlvrd:001 submit date:${now} done date:${now} stat:DELIVRD err:000 text:`,
  };
  if (receipts !== 'text') Object.assign(message, { receipted_message_id: id, message_state: 2 });
  session.deliver_sm(message);
}

const server = smpp.createServer({}, session => {
  let bound = false;
  session.socket.setNoDelay(true);
  session.on('error', () => {});
  session.on('bind_transceiver', pdu => {
    bound = pdu.system_id === 'bank' && pdu.password === 'secret';
    session.send(pdu.response(bound ? { system_id: 'peer', sc_interface_version: 0x34 } : { command_status: smpp.ESME_RINVPASWD }));
  });
  session.on('enquire_link', pdu => session.send(pdu.response()));
  session.on('unbind', pdu => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', pdu => {
    const answer = fields => setTimeout(() => session.send(pdu.response(fields)), delay);
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, inSecond] = [now, 0];
    count++;
    if (!bound) return answer({ command_status: smpp.ESME_RINVBNDSTS });
    if (tps && ++inSecond > tps) return answer({ command_status: smpp.ESME_RTHROTTLED });
    if (rejectEvery && count % rejectEvery === 0) return answer({ command_status: smpp.ESME_RSUBMITFAIL });
    const number = 254 + count;
    const id = receipts === 'text' ? number.toString(16).toUpperCase().padStart(8, '0') : String(number);
    const body = (pdu.short_message && pdu.short_message.message && pdu.short_message.message.length ? pdu.short_message : pdu.message_payload).message;
    console.log(JSON.stringify({ to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding, text: body.toString(), udh: Boolean(pdu.esm_class & 0x40) }));
    const wanted = (pdu.registered_delivery & 3) === 1;
    if (wanted && receipts === 'before') { receipt(session, pdu, number, id); setTimeout(() => session.send(pdu.response({ message_id: id })), 30); return; }
    answer({ message_id: id });
    if (wanted) setTimeout(() => { receipt(session, pdu, number, id); if (receipts === 'twice') receipt(session, pdu, number, id); }, delay + 5);
  });
});
server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
