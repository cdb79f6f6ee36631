-- What only PostgreSQL needs: a counter that all silos share, and a way to end a transaction from inside one round trip.

CREATE SEQUENCE message_stamp CACHE 32;

CREATE FUNCTION plixo_require(held boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF held IS NOT TRUE THEN
        RAISE EXCEPTION 'plixo: %', what USING ERRCODE = 'PX001';
    END IF;
END $$;
