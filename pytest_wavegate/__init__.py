"""Run tests wave by wave in the order of a written plan, with a gate before every phase.

The flow, one folder an arrow:

    text -> Plan -> Waves -> Assignment -> Schedule -> events -> Record -> Verdict -> report

``model`` holds the nouns, ``plan`` reads, ``run`` orders, ``gates`` judges, ``reports`` renders;
``plugin`` (pytest) and ``cli`` (the command) are the two hosts.
"""
