BEGIN TRANSACTION;
CREATE TABLE addresses (
	event VARCHAR(64) NOT NULL, 
	visitor VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	address VARCHAR(254) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (event)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (id)
);
CREATE TABLE daily (
	day DATE NOT NULL, 
	measure VARCHAR(32) NOT NULL, 
	origin VARCHAR(16) NOT NULL, 
	lang VARCHAR(35) NOT NULL, 
	release VARCHAR(64) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_daily PRIMARY KEY (day, measure, origin, lang, release)
);
CREATE TABLE daily_queries (
	day DATE NOT NULL, 
	text VARCHAR(400) NOT NULL, 
	lang VARCHAR(35) NOT NULL, 
	asked INTEGER NOT NULL, 
	visitors INTEGER NOT NULL, 
	clicked INTEGER NOT NULL, 
	CONSTRAINT pk_daily_queries PRIMARY KEY (day, text, lang)
);
CREATE TABLE erased (
	token VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_erased PRIMARY KEY (token)
);
CREATE TABLE events (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	received DATETIME NOT NULL, 
	day DATE NOT NULL, 
	visitor VARCHAR(16) NOT NULL, 
	source VARCHAR(16) NOT NULL, 
	origin VARCHAR(16) NOT NULL, 
	why VARCHAR(64) NOT NULL, 
	segment VARCHAR(64) NOT NULL, 
	counted BOOLEAN NOT NULL, 
	doubt VARCHAR(64) NOT NULL, 
	search VARCHAR(64) NOT NULL, 
	article VARCHAR(200) NOT NULL, 
	event JSON NOT NULL, 
	answer JSON, 
	touched BIGINT NOT NULL, 
	CONSTRAINT uq_events_id UNIQUE (id)
);
INSERT INTO "events" VALUES(1,'search-000000000002','searched','2026-11-27 02:03:38.301650','2026-11-27 02:03:38.301650','2026-11-27','v000000000000001','s000000000000001','customer','','',1,'','search-000000000002','','{"id": "search-000000000002", "at": "2026-11-27T02:03:38.301650+00:00", "lang": "en", "release": "r1", "text": "export my data", "via": "service"}','{"id": "receipt-000000000003", "issued": "2026-11-27T02:03:38.301650+00:00", "question": "export my data", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',1);
INSERT INTO "events" VALUES(2,'search-000000000005','searched','2026-11-27 02:02:38.301650','2026-11-27 02:02:38.301650','2026-11-27','v000000000000004','s000000000000004','customer','','',1,'','search-000000000005','','{"id": "search-000000000005", "at": "2026-11-27T02:02:38.301650+00:00", "lang": "en", "release": "r1", "text": "how do I export data", "via": "service"}','{"id": "receipt-000000000006", "issued": "2026-11-27T02:02:38.301650+00:00", "question": "how do I export data", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',2);
INSERT INTO "events" VALUES(3,'search-000000000008','searched','2026-11-27 02:01:38.301650','2026-11-27 02:01:38.301650','2026-11-27','v000000000000007','s000000000000007','customer','','',1,'','search-000000000008','','{"id": "search-000000000008", "at": "2026-11-27T02:01:38.301650+00:00", "lang": "en", "release": "r1", "text": "exporting data", "via": "service"}','{"id": "receipt-000000000009", "issued": "2026-11-27T02:01:38.301650+00:00", "question": "exporting data", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',3);
INSERT INTO "events" VALUES(4,'search-000000000011','searched','2026-11-27 02:03:38.301650','2026-11-27 02:03:38.301650','2026-11-27','v000000000000010','s000000000000010','customer','','',1,'','search-000000000011','','{"id": "search-000000000011", "at": "2026-11-27T02:03:38.301650+00:00", "lang": "en", "release": "r1", "text": "printer jam", "via": "service"}','{"id": "receipt-000000000012", "issued": "2026-11-27T02:03:38.301650+00:00", "question": "printer jam", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',4);
INSERT INTO "events" VALUES(5,'search-000000000014','searched','2026-11-27 02:02:38.301650','2026-11-27 02:02:38.301650','2026-11-27','v000000000000013','s000000000000013','customer','','',1,'','search-000000000014','','{"id": "search-000000000014", "at": "2026-11-27T02:02:38.301650+00:00", "lang": "en", "release": "r1", "text": "printer jams", "via": "service"}','{"id": "receipt-000000000015", "issued": "2026-11-27T02:02:38.301650+00:00", "question": "printer jams", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',5);
INSERT INTO "events" VALUES(6,'search-000000000017','searched','2026-11-27 02:01:38.301650','2026-11-27 02:01:38.301650','2026-11-27','v000000000000016','s000000000000016','customer','','',1,'','search-000000000017','','{"id": "search-000000000017", "at": "2026-11-27T02:01:38.301650+00:00", "lang": "en", "release": "r1", "text": "jammed printer", "via": "service"}','{"id": "receipt-000000000018", "issued": "2026-11-27T02:01:38.301650+00:00", "question": "jammed printer", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',6);
INSERT INTO "events" VALUES(7,'search-000000000020','searched','2026-11-27 02:03:38.301650','2026-11-27 02:03:38.301650','2026-11-27','v000000000000019','s000000000000019','customer','','',1,'','search-000000000020','','{"id": "search-000000000020", "at": "2026-11-27T02:03:38.301650+00:00", "lang": "en", "release": "r1", "text": "dark theme", "via": "service"}','{"id": "receipt-000000000021", "issued": "2026-11-27T02:03:38.301650+00:00", "question": "dark theme", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',7);
INSERT INTO "events" VALUES(8,'search-000000000023','searched','2026-11-27 02:02:38.301650','2026-11-27 02:02:38.301650','2026-11-27','v000000000000022','s000000000000022','customer','','',1,'','search-000000000023','','{"id": "search-000000000023", "at": "2026-11-27T02:02:38.301650+00:00", "lang": "en", "release": "r1", "text": "theme dark", "via": "service"}','{"id": "receipt-000000000024", "issued": "2026-11-27T02:02:38.301650+00:00", "question": "theme dark", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',8);
INSERT INTO "events" VALUES(9,'search-000000000026','searched','2026-11-27 02:01:38.301650','2026-11-27 02:01:38.301650','2026-11-27','v000000000000025','s000000000000025','customer','','',1,'','search-000000000026','','{"id": "search-000000000026", "at": "2026-11-27T02:01:38.301650+00:00", "lang": "en", "release": "r1", "text": "dark themes", "via": "service"}','{"id": "receipt-000000000027", "issued": "2026-11-27T02:01:38.301650+00:00", "question": "dark themes", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',9);
INSERT INTO "events" VALUES(10,'search-000000000029','searched','2026-11-27 02:03:38.301650','2026-11-27 02:03:38.301650','2026-11-27','v000000000000028','s000000000000028','customer','','',1,'','search-000000000029','','{"id": "search-000000000029", "at": "2026-11-27T02:03:38.301650+00:00", "lang": "en", "release": "r1", "text": "refund an order", "via": "service"}','{"id": "receipt-000000000030", "issued": "2026-11-27T02:03:38.301650+00:00", "question": "refund an order", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',10);
INSERT INTO "events" VALUES(11,'search-000000000032','searched','2026-11-27 02:02:38.301650','2026-11-27 02:02:38.301650','2026-11-27','v000000000000031','s000000000000031','customer','','',1,'','search-000000000032','','{"id": "search-000000000032", "at": "2026-11-27T02:02:38.301650+00:00", "lang": "en", "release": "r1", "text": "order refunds", "via": "service"}','{"id": "receipt-000000000033", "issued": "2026-11-27T02:02:38.301650+00:00", "question": "order refunds", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',11);
INSERT INTO "events" VALUES(12,'search-000000000035','searched','2026-11-27 02:01:38.301650','2026-11-27 02:01:38.301650','2026-11-27','v000000000000034','s000000000000034','customer','','',1,'','search-000000000035','','{"id": "search-000000000035", "at": "2026-11-27T02:01:38.301650+00:00", "lang": "en", "release": "r1", "text": "refund for an order", "via": "service"}','{"id": "receipt-000000000036", "issued": "2026-11-27T02:01:38.301650+00:00", "question": "refund for an order", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',12);
INSERT INTO "events" VALUES(13,'search-000000000038','searched','2026-11-27 02:03:38.301650','2026-11-27 02:03:38.301650','2026-11-27','v000000000000037','s000000000000037','customer','','',1,'','search-000000000038','','{"id": "search-000000000038", "at": "2026-11-27T02:03:38.301650+00:00", "lang": "en", "release": "r1", "text": "api limits", "via": "service"}','{"id": "receipt-000000000039", "issued": "2026-11-27T02:03:38.301650+00:00", "question": "api limits", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',13);
INSERT INTO "events" VALUES(14,'search-000000000041','searched','2026-11-27 02:02:38.301650','2026-11-27 02:02:38.301650','2026-11-27','v000000000000040','s000000000000040','customer','','',1,'','search-000000000041','','{"id": "search-000000000041", "at": "2026-11-27T02:02:38.301650+00:00", "lang": "en", "release": "r1", "text": "limit of the api", "via": "service"}','{"id": "receipt-000000000042", "issued": "2026-11-27T02:02:38.301650+00:00", "question": "limit of the api", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',14);
INSERT INTO "events" VALUES(15,'search-000000000044','searched','2026-11-27 02:01:38.301650','2026-11-27 02:01:38.301650','2026-11-27','v000000000000043','s000000000000043','customer','','',1,'','search-000000000044','','{"id": "search-000000000044", "at": "2026-11-27T02:01:38.301650+00:00", "lang": "en", "release": "r1", "text": "api limit", "via": "service"}','{"id": "receipt-000000000045", "issued": "2026-11-27T02:01:38.301650+00:00", "question": "api limit", "stage": "none", "results": 0, "confidence": 0.0, "coverage": 0.0, "answered": false, "release": "r1", "offset": 0, "articles": []}',15);
CREATE TABLE flags (
	id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	agent VARCHAR(100) NOT NULL, 
	reason VARCHAR(16) NOT NULL, 
	article VARCHAR(200) NOT NULL, 
	anchor VARCHAR(200) NOT NULL, 
	passage VARCHAR(400) NOT NULL, 
	question VARCHAR(200) NOT NULL, 
	words VARCHAR(1000) NOT NULL, 
	ticket VARCHAR(40) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	closed DATETIME, 
	closer VARCHAR(100) NOT NULL, 
	note VARCHAR(1000) NOT NULL, 
	CONSTRAINT pk_flags PRIMARY KEY (id)
);
CREATE TABLE floods (
	who VARCHAR(16) NOT NULL, 
	day DATE NOT NULL, 
	why VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_floods PRIMARY KEY (who, day)
);
CREATE TABLE gap_history (
	id INTEGER NOT NULL, 
	gap INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR(100) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR(200) NOT NULL, 
	why VARCHAR(1000) NOT NULL, 
	CONSTRAINT pk_gap_history PRIMARY KEY (id)
);
INSERT INTO "gap_history" VALUES(1,3,'2026-11-27 05:04:56.288398','ada','plan','','next week');
INSERT INTO "gap_history" VALUES(2,3,'2026-11-27 05:05:02.285164','ada','assign','bob','');
INSERT INTO "gap_history" VALUES(3,3,'2026-11-27 05:05:06.699850','ada','due','2026-12-31','');
INSERT INTO "gap_history" VALUES(4,4,'2026-11-27 05:05:12.856473','ada','dismiss','','no product of ours');
INSERT INTO "gap_history" VALUES(5,5,'2026-11-27 05:05:23.008350','ada','type','product','');
INSERT INTO "gap_history" VALUES(6,5,'2026-11-27 05:05:39.465631','ada','note','','ask the product team');
INSERT INTO "gap_history" VALUES(7,2,'2026-11-27 05:05:57.804425','ada','merge','5','');
INSERT INTO "gap_history" VALUES(8,5,'2026-11-27 05:05:57.804425','ada','merge','2','');
CREATE TABLE gap_marks (
	"key" VARCHAR(100) NOT NULL, 
	at DATETIME NOT NULL, 
	value VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_gap_marks PRIMARY KEY ("key")
);
INSERT INTO "gap_marks" VALUES('updated','2026-11-27 05:06:26.628613','15 20261127T050625Z-33197bd6');
CREATE TABLE gap_members (
	intent VARCHAR(64) NOT NULL, 
	gap INTEGER, 
	"key" VARCHAR(16) NOT NULL, 
	lang VARCHAR(35) NOT NULL, 
	at DATETIME NOT NULL, 
	visitor VARCHAR(16) NOT NULL, 
	source VARCHAR(16) NOT NULL, 
	segment VARCHAR(64) NOT NULL, 
	release VARCHAR(64) NOT NULL, 
	unanswered BOOLEAN NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	facts JSON NOT NULL, 
	read JSON NOT NULL, 
	CONSTRAINT pk_gap_members PRIMARY KEY (intent)
);
INSERT INTO "gap_members" VALUES('search-000000000008',1,'04c82a48351d4bdc','en','2026-11-27 02:01:38.301650','v000000000000007','s000000000000007','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000017',5,'f76f1dda6a93dff8','en','2026-11-27 02:01:38.301650','v000000000000016','s000000000000016','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000026',3,'f9da34dafabb886b','en','2026-11-27 02:01:38.301650','v000000000000025','s000000000000025','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000035',4,'e35663ceee91cdf1','en','2026-11-27 02:01:38.301650','v000000000000034','s000000000000034','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000044',5,'74e7969a29fb4a66','en','2026-11-27 02:01:38.301650','v000000000000043','s000000000000043','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000005',1,'04c82a48351d4bdc','en','2026-11-27 02:02:38.301650','v000000000000004','s000000000000004','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000014',5,'f76f1dda6a93dff8','en','2026-11-27 02:02:38.301650','v000000000000013','s000000000000013','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000023',3,'f9da34dafabb886b','en','2026-11-27 02:02:38.301650','v000000000000022','s000000000000022','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000032',4,'e35663ceee91cdf1','en','2026-11-27 02:02:38.301650','v000000000000031','s000000000000031','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000041',5,'74e7969a29fb4a66','en','2026-11-27 02:02:38.301650','v000000000000040','s000000000000040','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000002',1,'04c82a48351d4bdc','en','2026-11-27 02:03:38.301650','v000000000000001','s000000000000001','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000011',5,'f76f1dda6a93dff8','en','2026-11-27 02:03:38.301650','v000000000000010','s000000000000010','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000020',3,'f9da34dafabb886b','en','2026-11-27 02:03:38.301650','v000000000000019','s000000000000019','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000029',4,'e35663ceee91cdf1','en','2026-11-27 02:03:38.301650','v000000000000028','s000000000000028','','r1',1,'no_hit','["no_hit"]','[]');
INSERT INTO "gap_members" VALUES('search-000000000038',5,'74e7969a29fb4a66','en','2026-11-27 02:03:38.301650','v000000000000037','s000000000000037','','r1',1,'no_hit','["no_hit"]','[]');
CREATE TABLE gap_pins (
	"key" VARCHAR(16) NOT NULL, 
	lang VARCHAR(35) NOT NULL, 
	gap INTEGER NOT NULL, 
	CONSTRAINT pk_gap_pins PRIMARY KEY ("key", lang)
);
INSERT INTO "gap_pins" VALUES('f76f1dda6a93dff8','en',5);
INSERT INTO "gap_pins" VALUES('74e7969a29fb4a66','en',5);
CREATE TABLE gaps (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	born DATETIME NOT NULL, 
	merged INTEGER, 
	seen JSON NOT NULL
);
INSERT INTO "gaps" VALUES(1,'2026-11-27 02:01:38.301650',NULL,'{"id": 1, "title": "export my data", "lang": "en", "type": "content", "evidence": ["the nearest article is \u201cTake your records with you\u201d, with a confidence of 0.74"], "articles": ["records"], "remedy": null, "state": "answered", "answers": ["records"], "helped": 0, "failed": 0, "weight": {"total": 4.4867482769401725, "visitors": 3, "intents": 3, "left_out": 0, "parts": [{"segment": "", "segment_weight": 1.0, "outcome": "no_hit", "outcome_weight": 1.5, "count": 3, "decay": 0.9970551726533717, "cap": 1.0, "total": 4.4867482769401725}]}, "owner": "", "due": "", "born": "2026-11-27T02:01:38.301650+00:00", "last": "2026-11-27T02:03:38.301650+00:00", "visitors": 3, "intents": 3, "facts": {"no_hit": 3}, "wordings": [{"key": "04c82a", "lang": "en", "text": "export my data", "whole": true, "visitors": 3, "intents": 3}], "steps": [{"at": "2026-11-27T02:01:38.301650+00:00", "state": "open", "who": "gapless", "why": "customers asked and were not answered"}, {"at": "2026-11-27T05:06:26+00:00", "state": "answered", "who": "gapless", "why": "release 20261127T050625Z-33197bd6: 3 of 3 visitors would find \u201cTake your records with you\u201d; needed 60%"}], "history": [], "basis": "767800b91e5c17d520261127T050625Z-33197bd6"}');
INSERT INTO "gaps" VALUES(2,'2026-11-27 02:01:38.301650',5,'{"id": 2, "title": "jammed printer", "lang": "en", "type": "content", "evidence": ["one of their words is in no article", "\u2018printer\u2019 is in no article", "search finds nothing"], "articles": [], "remedy": null, "state": "open", "answers": [], "helped": 0, "failed": 0, "weight": {"total": 4.4868049296200425, "visitors": 3, "intents": 3, "left_out": 0, "parts": [{"segment": "", "segment_weight": 1.0, "outcome": "no_hit", "outcome_weight": 1.5, "count": 3, "decay": 0.9970677621377871, "cap": 1.0, "total": 4.4868049296200425}]}, "owner": "", "due": "", "born": "2026-11-27T02:01:38.301650+00:00", "last": "2026-11-27T02:03:38.301650+00:00", "visitors": 3, "intents": 3, "facts": {"no_hit": 3}, "wordings": [{"key": "f76f1d", "lang": "en", "text": "jammed printer", "whole": true, "visitors": 3, "intents": 3}], "steps": [{"at": "2026-11-27T02:01:38.301650+00:00", "state": "open", "who": "gapless", "why": "customers asked and were not answered"}], "history": [], "basis": "7a741e51ef61922220261127T050435Z-9ba33fef"}');
INSERT INTO "gaps" VALUES(3,'2026-11-27 02:01:38.301650',NULL,'{"id": 3, "title": "dark theme", "lang": "en", "type": "content", "evidence": ["\u2018dark\u2019 is in no article", "\u2018theme\u2019 is in no article", "search finds nothing"], "articles": [], "remedy": null, "state": "planned", "answers": [], "helped": 0, "failed": 0, "weight": {"total": 4.4867482769401725, "visitors": 3, "intents": 3, "left_out": 0, "parts": [{"segment": "", "segment_weight": 1.0, "outcome": "no_hit", "outcome_weight": 1.5, "count": 3, "decay": 0.9970551726533717, "cap": 1.0, "total": 4.4867482769401725}]}, "owner": "bob", "due": "2026-12-31", "born": "2026-11-27T02:01:38.301650+00:00", "last": "2026-11-27T02:03:38.301650+00:00", "visitors": 3, "intents": 3, "facts": {"no_hit": 3}, "wordings": [{"key": "f9da34", "lang": "en", "text": "dark theme", "whole": true, "visitors": 3, "intents": 3}], "steps": [{"at": "2026-11-27T02:01:38.301650+00:00", "state": "open", "who": "gapless", "why": "customers asked and were not answered"}, {"at": "2026-11-27T05:04:56.288398+00:00", "state": "planned", "who": "ada", "why": "next week"}], "history": [{"at": "2026-11-27T05:04:56.288398+00:00", "who": "ada", "kind": "plan", "value": "", "why": "next week"}, {"at": "2026-11-27T05:05:02.285164+00:00", "who": "ada", "kind": "assign", "value": "bob", "why": ""}, {"at": "2026-11-27T05:05:06.699850+00:00", "who": "ada", "kind": "due", "value": "2026-12-31", "why": ""}], "basis": "c19c3fe2fd27293a20261127T050625Z-33197bd6"}');
INSERT INTO "gaps" VALUES(4,'2026-11-27 02:01:38.301650',NULL,'{"id": 4, "title": "order refunds", "lang": "en", "type": "content", "evidence": ["\u2018order\u2019 is in no article", "\u2018refunds\u2019 is in no article", "search finds nothing"], "articles": [], "remedy": null, "state": "dismissed", "answers": [], "helped": 0, "failed": 0, "weight": {"total": 4.4867482769401725, "visitors": 3, "intents": 3, "left_out": 0, "parts": [{"segment": "", "segment_weight": 1.0, "outcome": "no_hit", "outcome_weight": 1.5, "count": 3, "decay": 0.9970551726533717, "cap": 1.0, "total": 4.4867482769401725}]}, "owner": "", "due": "", "born": "2026-11-27T02:01:38.301650+00:00", "last": "2026-11-27T02:03:38.301650+00:00", "visitors": 3, "intents": 3, "facts": {"no_hit": 3}, "wordings": [{"key": "e35663", "lang": "en", "text": "order refunds", "whole": true, "visitors": 3, "intents": 3}], "steps": [{"at": "2026-11-27T02:01:38.301650+00:00", "state": "open", "who": "gapless", "why": "customers asked and were not answered"}, {"at": "2026-11-27T05:05:12.856473+00:00", "state": "dismissed", "who": "ada", "why": "no product of ours"}], "history": [{"at": "2026-11-27T05:05:12.856473+00:00", "who": "ada", "kind": "dismiss", "value": "", "why": "no product of ours"}], "basis": "ab1d839e88dcdfa820261127T050625Z-33197bd6"}');
INSERT INTO "gaps" VALUES(5,'2026-11-27 02:01:38.301650',NULL,'{"id": 5, "title": "api limit", "lang": "en", "type": "product", "evidence": ["ada decided: product"], "articles": [], "remedy": null, "state": "open", "answers": [], "helped": 0, "failed": 0, "weight": {"total": 8.973496553880345, "visitors": 6, "intents": 6, "left_out": 0, "parts": [{"segment": "", "segment_weight": 1.0, "outcome": "no_hit", "outcome_weight": 1.5, "count": 6, "decay": 0.9970551726533716, "cap": 1.0, "total": 8.973496553880345}]}, "owner": "", "due": "", "born": "2026-11-27T02:01:38.301650+00:00", "last": "2026-11-27T02:03:38.301650+00:00", "visitors": 6, "intents": 6, "facts": {"no_hit": 6}, "wordings": [{"key": "74e796", "lang": "en", "text": "api limit", "whole": true, "visitors": 3, "intents": 3}, {"key": "f76f1d", "lang": "en", "text": "jammed printer", "whole": true, "visitors": 3, "intents": 3}], "steps": [{"at": "2026-11-27T02:01:38.301650+00:00", "state": "open", "who": "gapless", "why": "customers asked and were not answered"}], "history": [{"at": "2026-11-27T05:05:23.008350+00:00", "who": "ada", "kind": "type", "value": "product", "why": ""}, {"at": "2026-11-27T05:05:39.465631+00:00", "who": "ada", "kind": "note", "value": "", "why": "ask the product team"}, {"at": "2026-11-27T05:05:57.804425+00:00", "who": "ada", "kind": "merge", "value": "2", "why": ""}], "basis": "a50ea05590bce50820261127T050625Z-33197bd6"}');
CREATE TABLE links (
	id VARCHAR(16) NOT NULL, 
	article VARCHAR(200) NOT NULL, 
	anchor VARCHAR(200) NOT NULL, 
	ticket VARCHAR(40) NOT NULL, 
	agent VARCHAR(100) NOT NULL, 
	sent DATETIME NOT NULL, 
	opened DATETIME, 
	opens INTEGER NOT NULL, 
	contacted DATETIME, 
	CONSTRAINT pk_links PRIMARY KEY (id)
);
CREATE TABLE logins (
	token VARCHAR(64) NOT NULL, 
	user INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_logins PRIMARY KEY (token), 
	CONSTRAINT fk_logins_user FOREIGN KEY(user) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE messages (
	id INTEGER NOT NULL, 
	ticket VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id)
);
CREATE TABLE replayed_gaps (
	replay INTEGER NOT NULL, 
	gap INTEGER NOT NULL, 
	passed BOOLEAN NOT NULL, 
	why VARCHAR(400) NOT NULL, 
	articles JSON NOT NULL, 
	words INTEGER NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_replayed_gaps PRIMARY KEY (replay, gap)
);
INSERT INTO "replayed_gaps" VALUES(2,1,1,'release 20261127T050625Z-33197bd6: 3 of 3 visitors would find “Take your records with you”; needed 60%','["records"]',18,'b2270afb0d5c875d4a815c0144385314e22919e1db70ebaaf81a88f6c7463466');
INSERT INTO "replayed_gaps" VALUES(2,3,0,'release 20261127T050625Z-33197bd6: none of 3 visitors would find an answer; needed 60%','[]',0,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
INSERT INTO "replayed_gaps" VALUES(2,4,0,'release 20261127T050625Z-33197bd6: none of 3 visitors would find an answer; needed 60%','[]',0,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
INSERT INTO "replayed_gaps" VALUES(2,5,0,'release 20261127T050625Z-33197bd6: none of 6 visitors would find an answer; needed 60%','[]',0,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
CREATE TABLE replays (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	release VARCHAR(64) NOT NULL, 
	became VARCHAR(16) NOT NULL, 
	summary JSON NOT NULL, 
	CONSTRAINT pk_replays PRIMARY KEY (id)
);
INSERT INTO "replays" VALUES(1,'2026-11-27 05:04:36.000000','20261127T050435Z-9ba33fef','served','{"questions": 0, "intents": 0, "fixed": {"questions": 0, "intents": 0}, "still failing": {"questions": 0, "intents": 0}, "newly broken": {"questions": 0, "intents": 0}, "higher": {"questions": 0, "intents": 0}, "lower": {"questions": 0, "intents": 0}, "unchanged": {"questions": 0, "intents": 0}, "gaps": {"passing": [], "asked": 0}}');
INSERT INTO "replays" VALUES(2,'2026-11-27 05:06:26.000000','20261127T050625Z-33197bd6','served','{"questions": 5, "intents": 15, "fixed": {"questions": 1, "intents": 3}, "still failing": {"questions": 4, "intents": 12}, "newly broken": {"questions": 0, "intents": 0}, "higher": {"questions": 0, "intents": 0}, "lower": {"questions": 0, "intents": 0}, "unchanged": {"questions": 0, "intents": 0}, "gaps": {"passing": [1], "asked": 4}}');
CREATE TABLE tokens (
	id INTEGER NOT NULL, 
	secret VARCHAR(64) NOT NULL, 
	user INTEGER NOT NULL, 
	label VARCHAR(100) NOT NULL, 
	scopes JSON NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	used DATE, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT fk_tokens_user FOREIGN KEY(user) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_tokens_secret UNIQUE (secret)
);
CREATE TABLE used (
	"key" VARCHAR(240) NOT NULL, 
	event VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_used PRIMARY KEY ("key")
);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	password VARCHAR(200) NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_name UNIQUE (name)
);
CREATE INDEX ix_addresses_visitor ON addresses (visitor);
CREATE INDEX ix_attempts_key ON attempts ("key", at);
CREATE INDEX ix_events_article ON events (article, kind);
CREATE INDEX ix_events_at ON events (at);
CREATE INDEX ix_events_search ON events (search);
CREATE INDEX ix_events_source ON events (source, day, kind);
CREATE INDEX ix_events_touched ON events (touched);
CREATE INDEX ix_events_visitor ON events (visitor, at);
CREATE INDEX ix_logins_user ON logins (user);
CREATE INDEX ix_gap_history_gap ON gap_history (gap);
CREATE INDEX ix_gap_members_at ON gap_members (at);
CREATE INDEX ix_gap_members_gap ON gap_members (gap);
CREATE INDEX ix_gap_members_key ON gap_members ("key");
CREATE INDEX ix_gap_members_visitor ON gap_members (visitor);
CREATE INDEX ix_gap_pins_gap ON gap_pins (gap);
CREATE INDEX ix_replays_release ON replays (release);
CREATE INDEX ix_flags_agent ON flags (agent);
CREATE INDEX ix_links_article ON links (article, anchor);
CREATE INDEX ix_links_sent ON links (sent);
CREATE INDEX ix_links_ticket ON links (ticket);
CREATE INDEX ix_messages_ticket ON messages (ticket, at);
CREATE INDEX ix_tokens_user ON tokens (user);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',15);
INSERT INTO "sqlite_sequence" VALUES('gaps',5);
COMMIT;
