'use strict';
// A client on npm "smpp": node esme.js PORT COUNT. Binds, submits, waits for all receipts, asks, unbinds; prints one JSON line.
const smpp = require('smpp');
const [port, total] = [Number(process.argv[2]), Number(process.argv[3])];
const result = { bind: -1, accepted: 0, receipts: 0, enquire: -1, unbind: -1 };
const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () => {
  session.socket.setNoDelay(true);
  session.bind_transceiver({ system_id: 'bank', password: 'secret', interface_version: 0x34 }, answer => {
    result.bind = answer.command_status;
    for (let i = 0; i < total; i++) {
      const fields = { source_addr_ton: 5, source_addr: 'TestBank', dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '8613900' + String(i).padStart(6, '0'), registered_delivery: 1, data_coding: 8 };
      if (i % 2) fields.message_payload = '【测试】长消息' + i; else fields.short_message = '【测试】消息' + i;
      session.submit_sm(fields, reply => { if (reply.command_status === 0 && reply.message_id) result.accepted++; });
    }
  });
});
session.on('deliver_sm', pdu => {
  session.send(pdu.response());
  if (pdu.esm_class !== 4 || pdu.message_state !== 2 || ++result.receipts < total) return;
  session.enquire_link(answer => {
    result.enquire = answer.command_status;
    session.unbind(last => { result.unbind = last.command_status; console.log(JSON.stringify(result)); process.exit(0); });
  });
});
session.on('error', error => { console.log(JSON.stringify({ ...result, error: error.message })); process.exit(1); });
