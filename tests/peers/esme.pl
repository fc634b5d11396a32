#!/usr/bin/perl
# A client on Net::SMPP: perl esme.pl PORT. Binds, submits, takes the receipt, asks, unbinds; prints one line of statuses.
use strict; use warnings; use Net::SMPP;
my ($smpp, $bind) = Net::SMPP->new_transceiver('127.0.0.1', port => $ARGV[0], system_id => 'bank', password => 'secret', smpp_version => 0x34) or die "bind: $!";
my $submit = $smpp->submit_sm(source_addr_ton => 5, source_addr_npi => 0, source_addr => 'TestBank', dest_addr_ton => 1, dest_addr_npi => 1,
  destination_addr => '8613900000001', registered_delivery => 1, data_coding => 8, short_message => pack('n*', map ord, split //, "\x{60a8}\x{597d}1111")) or die "submit: $!";
my $receipt = $smpp->read_pdu() or die "receipt: $!";
$smpp->deliver_sm_resp(message_id => '', seq => $receipt->{seq});
my $enquire = $smpp->enquire_link();
my $unbind = $smpp->unbind();
printf "bind %d submit %d %s receipt %d %s enquire %d unbind %d\n", $bind->{status}, $submit->{status}, length $submit->{message_id} ? 'id' : 'none',
  $receipt->{esm_class}, $receipt->{short_message} =~ /stat:DELIVRD/ ? 'delivered' : 'other', $enquire->{status}, $unbind->{status};
