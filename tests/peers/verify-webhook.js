'use strict';
// The file named by INPUT: {"secret", "body", "headers"}. Prints "verified", or what npm "standardwebhooks" has against it.
const { Webhook } = require('standardwebhooks');
const { secret, body, headers } = JSON.parse(require('fs').readFileSync(process.env.INPUT, 'utf8'));
try { new Webhook(secret).verify(body, headers); console.log('verified'); } catch (error) { console.log('refused: ' + error.message); }
