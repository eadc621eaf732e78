"""工作日: statutory holidays, make-up working days (调休), and deadlines that explain themselves day by day."""
