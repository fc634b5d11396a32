#!/usr/bin/perl
# An SMS centre on Net::SMPP, one client at a time. Prints "listening PORT" and one line for each submission; ends with its client.
use strict; use warnings; use Net::SMPP; use POSIX 'strftime'; $| = 1;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $ARGV[0], smpp_version => 0x34) or die "listen: $!";
print "listening $ARGV[0]\n";
my $id = 1000;
my $client = $listener->accept or die "accept: $!";
while (my $pdu = $client->read_pdu()) {
  my ($command, %answer) = ($pdu->{cmd}, seq => $pdu->{seq});
  if ($command == 9) { $client->bind_transceiver_resp(%answer, system_id => 'perl', status => $pdu->{password} eq 'secret' ? 0 : 0x0e); }
  elsif ($command == 4) {
    my $message = $id++;
    $client->submit_sm_resp(%answer, message_id => $message);
    printf "submit %s %d %s\n", $pdu->{destination_addr}, $pdu->{data_coding}, unpack('H*', $pdu->{short_message});
    next unless $pdu->{registered_delivery} & 1;
    my $now = strftime('%y%m%d%H%M', gmtime);
    $client->deliver_sm(async => 1, source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr}, esm_class => 4,
      short_message => "id:$message sub:001 dlvrd:001 submit date:$now done date:$now stat:DELIVRD err:000 text:");
  }
  elsif ($command == 0x15) { $client->enquire_link_resp(%answer); }
  elsif ($command == 6) { $client->unbind_resp(%answer); last; }
}
